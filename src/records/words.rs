//! What a record says, in the current language.

use kms_api::audit::{ActorKind, AuditEntry};

use crate::components::state_mark::StateShape;
use crate::i18n::{I18n, t_string};

/// How it ended: a word, and the shape of its mark.
pub fn outcome(i18n: I18n, entry: &AuditEntry) -> (StateShape, &'static str) {
    if entry.is_done() {
        (StateShape::Enabled, t_string!(i18n, records.done))
    } else if entry.status >= 500 {
        (StateShape::Refused, t_string!(i18n, records.failed))
    } else {
        (StateShape::Refused, t_string!(i18n, records.refused))
    }
}

/// A kind of actor.
pub fn actor_kind(i18n: I18n, kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Account => t_string!(i18n, records.actor_kind.account),
        ActorKind::Anonymous => t_string!(i18n, records.actor_kind.anonymous),
        ActorKind::System => t_string!(i18n, records.actor_kind.system),
        ActorKind::CommandLine => t_string!(i18n, records.actor_kind.command_line),
    }
}

/// Who acted: the account's name, or what acted without one.
pub fn actor(i18n: I18n, entry: &AuditEntry) -> String {
    let kind = || {
        entry
            .actor_kind
            .parse()
            .ok()
            .map(|kind| actor_kind(i18n, kind))
    };
    entry
        .account_name
        .clone()
        .unwrap_or_else(|| kind().unwrap_or(&entry.actor_kind).to_owned())
}

/// An operation; what has no word here, such as that of a newer server, is called as the log calls it.
pub fn action(i18n: I18n, action: &str) -> String {
    named(i18n, action).unwrap_or(action).to_owned()
}

/// Every operation that has a word, to choose from.
pub const ACTIONS: [&str; 86] = [
    "list-projects",
    "show-server-settings",
    "create-key",
    "describe-key",
    "list-keys",
    "search-keys",
    "list-all-tags",
    "rename-tag",
    "enable-key",
    "disable-key",
    "schedule-key-deletion",
    "cancel-key-deletion",
    "destroy-key",
    "update-key-alias",
    "update-key-description",
    "get-parameters-for-import",
    "import-key-material",
    "delete-imported-key-material",
    "destroy-expired-material",
    "destroy-wrapping-keys",
    "encrypt-data",
    "decrypt-data",
    "re-encrypt",
    "sign",
    "verify",
    "get-publickey",
    "generate-mac",
    "verify-mac",
    "gen-random",
    "create-datakey",
    "create-datakey-without-plaintext",
    "encrypt-datakey",
    "decrypt-datakey",
    "create-rsa-datakey-pair",
    "create-ec-datakey-pair",
    "enable-key-rotation",
    "disable-key-rotation",
    "update-key-rotation-interval",
    "get-key-rotation-status",
    "rotate-on-demand",
    "rotate-key",
    "create-grant",
    "list-grants",
    "list-retirable-grants",
    "retire-grant",
    "revoke-grant",
    "create-alias",
    "alias/associate",
    "list-aliases",
    "delete-aliases",
    "create-tag",
    "change-tags",
    "delete-tag",
    "list-key-tags",
    "list-project-tags",
    "list-resource-instances",
    "show-user-instances",
    "show-user-quotas",
    "sign-in",
    "sign-in-at-provider",
    "sign-out",
    "change-own-password",
    "begin-own-totp",
    "confirm-own-totp",
    "remove-own-totp",
    "show-own-totp",
    "list-own-sessions",
    "end-own-sessions",
    "add-account",
    "change-account",
    "remove-account",
    "list-accounts",
    "reset-password",
    "reset-totp",
    "set-scope",
    "create-access-key",
    "change-access-key",
    "remove-access-key",
    "list-access-keys",
    "create-project",
    "list-audit-records",
    "export-audit-log",
    "verify-audit-log",
    "show-overview",
    "show-openapi",
    "show-version",
];

fn named(i18n: I18n, action: &str) -> Option<&'static str> {
    Some(match action {
        "create-key" => t_string!(i18n, records.action_name.create_key),
        "describe-key" => t_string!(i18n, records.action_name.describe_key),
        "list-keys" => t_string!(i18n, records.action_name.list_keys),
        "list-all-tags" => t_string!(i18n, records.action_name.list_all_tags),
        "rename-tag" => t_string!(i18n, records.action_name.rename_tag),
        "search-keys" => t_string!(i18n, records.action_name.search_keys),
        "list-projects" => t_string!(i18n, records.action_name.list_projects),
        "show-server-settings" => t_string!(i18n, records.action_name.show_server_settings),
        "enable-key" => t_string!(i18n, records.action_name.enable_key),
        "disable-key" => t_string!(i18n, records.action_name.disable_key),
        "schedule-key-deletion" => t_string!(i18n, records.action_name.schedule_key_deletion),
        "cancel-key-deletion" => t_string!(i18n, records.action_name.cancel_key_deletion),
        "destroy-key" => t_string!(i18n, records.action_name.destroy_key),
        "update-key-alias" => t_string!(i18n, records.action_name.update_key_alias),
        "update-key-description" => t_string!(i18n, records.action_name.update_key_description),
        "get-parameters-for-import" => {
            t_string!(i18n, records.action_name.get_parameters_for_import)
        }
        "import-key-material" => t_string!(i18n, records.action_name.import_key_material),
        "delete-imported-key-material" => {
            t_string!(i18n, records.action_name.delete_imported_key_material)
        }
        "destroy-expired-material" => t_string!(i18n, records.action_name.destroy_expired_material),
        "destroy-wrapping-keys" => t_string!(i18n, records.action_name.destroy_wrapping_keys),
        "encrypt-data" => t_string!(i18n, records.action_name.encrypt_data),
        "decrypt-data" => t_string!(i18n, records.action_name.decrypt_data),
        "re-encrypt" => t_string!(i18n, records.action_name.re_encrypt),
        "sign" => t_string!(i18n, records.action_name.sign),
        "verify" => t_string!(i18n, records.action_name.verify),
        "get-publickey" => t_string!(i18n, records.action_name.get_publickey),
        "generate-mac" => t_string!(i18n, records.action_name.generate_mac),
        "verify-mac" => t_string!(i18n, records.action_name.verify_mac),
        "gen-random" => t_string!(i18n, records.action_name.gen_random),
        "create-datakey" => t_string!(i18n, records.action_name.create_datakey),
        "create-datakey-without-plaintext" => {
            t_string!(i18n, records.action_name.create_datakey_without_plaintext)
        }
        "encrypt-datakey" => t_string!(i18n, records.action_name.encrypt_datakey),
        "decrypt-datakey" => t_string!(i18n, records.action_name.decrypt_datakey),
        "create-rsa-datakey-pair" => t_string!(i18n, records.action_name.create_rsa_datakey_pair),
        "create-ec-datakey-pair" => t_string!(i18n, records.action_name.create_ec_datakey_pair),
        "enable-key-rotation" => t_string!(i18n, records.action_name.enable_key_rotation),
        "disable-key-rotation" => t_string!(i18n, records.action_name.disable_key_rotation),
        "update-key-rotation-interval" => {
            t_string!(i18n, records.action_name.update_key_rotation_interval)
        }
        "get-key-rotation-status" => t_string!(i18n, records.action_name.get_key_rotation_status),
        "rotate-on-demand" => t_string!(i18n, records.action_name.rotate_on_demand),
        "rotate-key" => t_string!(i18n, records.action_name.rotate_key),
        "create-grant" => t_string!(i18n, records.action_name.create_grant),
        "list-grants" => t_string!(i18n, records.action_name.list_grants),
        "list-retirable-grants" => t_string!(i18n, records.action_name.list_retirable_grants),
        "retire-grant" => t_string!(i18n, records.action_name.retire_grant),
        "revoke-grant" => t_string!(i18n, records.action_name.revoke_grant),
        "create-alias" => t_string!(i18n, records.action_name.create_alias),
        "alias/associate" => t_string!(i18n, records.action_name.alias_associate),
        "list-aliases" => t_string!(i18n, records.action_name.list_aliases),
        "delete-aliases" => t_string!(i18n, records.action_name.delete_aliases),
        "create-tag" => t_string!(i18n, records.action_name.create_tag),
        "change-tags" => t_string!(i18n, records.action_name.change_tags),
        "delete-tag" => t_string!(i18n, records.action_name.delete_tag),
        "list-key-tags" => t_string!(i18n, records.action_name.list_key_tags),
        "list-project-tags" => t_string!(i18n, records.action_name.list_project_tags),
        "list-resource-instances" => t_string!(i18n, records.action_name.list_resource_instances),
        "show-user-instances" => t_string!(i18n, records.action_name.show_user_instances),
        "show-user-quotas" => t_string!(i18n, records.action_name.show_user_quotas),
        "sign-in" => t_string!(i18n, records.action_name.sign_in),
        "sign-in-at-provider" => t_string!(i18n, records.action_name.sign_in_at_provider),
        "sign-out" => t_string!(i18n, records.action_name.sign_out),
        "change-own-password" => t_string!(i18n, records.action_name.change_own_password),
        "begin-own-totp" => t_string!(i18n, records.action_name.begin_own_totp),
        "confirm-own-totp" => t_string!(i18n, records.action_name.confirm_own_totp),
        "remove-own-totp" => t_string!(i18n, records.action_name.remove_own_totp),
        "show-own-totp" => t_string!(i18n, records.action_name.show_own_totp),
        "list-own-sessions" => t_string!(i18n, records.action_name.list_own_sessions),
        "end-own-sessions" => t_string!(i18n, records.action_name.end_own_sessions),
        "add-account" => t_string!(i18n, records.action_name.add_account),
        "change-account" => t_string!(i18n, records.action_name.change_account),
        "remove-account" => t_string!(i18n, records.action_name.remove_account),
        "list-accounts" => t_string!(i18n, records.action_name.list_accounts),
        "reset-password" => t_string!(i18n, records.action_name.reset_password),
        "reset-totp" => t_string!(i18n, records.action_name.reset_totp),
        "set-scope" => t_string!(i18n, records.action_name.set_scope),
        "create-access-key" => t_string!(i18n, records.action_name.create_access_key),
        "change-access-key" => t_string!(i18n, records.action_name.change_access_key),
        "remove-access-key" => t_string!(i18n, records.action_name.remove_access_key),
        "list-access-keys" => t_string!(i18n, records.action_name.list_access_keys),
        "create-project" => t_string!(i18n, records.action_name.create_project),
        "list-audit-records" => t_string!(i18n, records.action_name.list_audit_records),
        "export-audit-log" => t_string!(i18n, records.action_name.export_audit_log),
        "verify-audit-log" => t_string!(i18n, records.action_name.verify_audit_log),
        "show-overview" => t_string!(i18n, records.action_name.show_overview),
        "show-openapi" => t_string!(i18n, records.action_name.show_openapi),
        "show-version" => t_string!(i18n, records.action_name.show_version),
        _ => return None,
    })
}
