package io.drover.cli.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the server lets the role read its log through a slot. */
final class ServerCheck {
    private static final String SERVER = "server";

    private final Catalog catalog;
    private final Map<String, String> settings;
    private final List<CatalogFinding> findings = new ArrayList<>();

    ServerCheck(Catalog catalog, Map<String, String> settings) {
        this.catalog = catalog;
        this.settings = settings;
    }

    List<CatalogFinding> findings() throws SQLException {
        walLevel();
        role();
        String slot = settings.get("slot.name");
        if (slot != null) {
            List<Map<String, String>> existing = catalog.rows(
                    "SELECT *, database = current_database() AS here FROM pg_replication_slots WHERE slot_name = ?",
                    slot);
            if (existing.isEmpty()) {
                freeSlot();
            } else {
                slot(slot, existing.get(0));
            }
            if (existing.isEmpty() || !Catalog.isTrue(existing.get(0), "active")) {
                freeSender();
            }
        }
        return findings;
    }

    private void walLevel() throws SQLException {
        String level = setting("wal_level");
        if (!level.equals("logical")) {
            block("wal_level is " + level
                    + ", so that the log does not say what changes; run: ALTER SYSTEM SET wal_level ="
                    + " logical, and restart the server (a managed one has a parameter of its own, such as"
                    + " rds.logical_replication)");
        }
    }

    /** Managed servers have a role to be a member of, as nobody may be given the attribute there. */
    private void role() throws SQLException {
        Map<String, String> role = catalog.row("""
                SELECT current_user AS name, rolsuper OR rolreplication OR EXISTS (SELECT FROM pg_roles managed
                  WHERE managed.rolname = 'rds_replication' AND pg_has_role(current_user, managed.oid, 'MEMBER')) AS may
                FROM pg_roles WHERE rolname = current_user""");
        if (!Catalog.isTrue(role, "may")) {
            block("role " + role.get("name") + " may not use replication slots; run: ALTER ROLE "
                    + Catalog.quoted(role.get("name")) + " REPLICATION");
        }
    }

    private void freeSlot() throws SQLException {
        List<Map<String, String>> slots = catalog.rows("SELECT slot_name FROM pg_replication_slots ORDER BY slot_name");
        int most = Integer.parseInt(setting("max_replication_slots"));
        if (slots.size() >= most) {
            block("all " + most + " replication slots are taken: "
                    + String.join(
                            ", ",
                            slots.stream().map(slot -> slot.get("slot_name")).toList())
                    + "; drop one that nobody needs with pg_drop_replication_slot, or raise max_replication_slots");
        }
    }

    private void freeSender() throws SQLException {
        int senders = Integer.parseInt(catalog.row("SELECT count(*) AS senders FROM pg_stat_replication")
                .get("senders"));
        int most = Integer.parseInt(setting("max_wal_senders"));
        if (senders >= most) {
            block("all " + most + " WAL senders are in use; raise max_wal_senders");
        }
    }

    private void slot(String name, Map<String, String> slot) {
        if (!Catalog.isTrue(slot, "here")) {
            block("replication slot " + name + " is of another database or not a logical one; give another slot.name");
        } else if (!settings.getOrDefault("plugin.name", "").equals(slot.get("plugin"))) {
            block("replication slot " + name + " is for the plugin " + slot.get("plugin") + ", not for "
                    + settings.get("plugin.name") + "; give another slot.name");
        } else if ("lost".equals(slot.get("wal_status"))) {
            block("replication slot " + name
                    + " has lost log that it needs (max_slot_wal_keep_size), so that changes are"
                    + " missing for good; drover stop --forget, drop the slot, and start into empty target tables");
        }
    }

    private String setting(String name) throws SQLException {
        return catalog.row("SELECT current_setting(?) AS value", name).get("value");
    }

    private void block(String text) {
        findings.add(CatalogFinding.blocker(SERVER, text));
    }
}
