//! Every path, once: the router and the client build theirs from here.

use crate::{KeyId, ProjectId};

/// Where the API of one project begins; the router's form.
pub const PROJECT_PREFIX: &str = "/v1.0/{project_id}/kms";

/// The operations that are one `POST` each, by the last part of their path.
pub mod post {
    /// `create_key`.
    pub const CREATE_KEY: &str = "create-key";
    /// `list_key_detail`.
    pub const DESCRIBE_KEY: &str = "describe-key";
    /// `list_keys`.
    pub const LIST_KEYS: &str = "list-keys";
    /// `enable_key`.
    pub const ENABLE_KEY: &str = "enable-key";
    /// `disable_key`.
    pub const DISABLE_KEY: &str = "disable-key";
    /// `delete_key`.
    pub const SCHEDULE_KEY_DELETION: &str = "schedule-key-deletion";
    /// `cancel_key_deletion`.
    pub const CANCEL_KEY_DELETION: &str = "cancel-key-deletion";
    /// `update_key_alias`.
    pub const UPDATE_KEY_ALIAS: &str = "update-key-alias";
    /// `update_key_description`.
    pub const UPDATE_KEY_DESCRIPTION: &str = "update-key-description";
    /// `create_parameters_for_import`.
    pub const GET_PARAMETERS_FOR_IMPORT: &str = "get-parameters-for-import";
    /// `import_key_material`.
    pub const IMPORT_KEY_MATERIAL: &str = "import-key-material";
    /// `delete_imported_key_material`.
    pub const DELETE_IMPORTED_KEY_MATERIAL: &str = "delete-imported-key-material";
    /// `encrypt_data`.
    pub const ENCRYPT_DATA: &str = "encrypt-data";
    /// `decrypt_data`.
    pub const DECRYPT_DATA: &str = "decrypt-data";
    /// `sign`.
    pub const SIGN: &str = "sign";
    /// `validate_signature`.
    pub const VERIFY: &str = "verify";
    /// `show_public_key`.
    pub const GET_PUBLIC_KEY: &str = "get-publickey";
    /// `create_random`.
    pub const GEN_RANDOM: &str = "gen-random";
    /// `create_datakey`.
    pub const CREATE_DATAKEY: &str = "create-datakey";
    /// `create_datakey_without_plaintext`.
    pub const CREATE_DATAKEY_WITHOUT_PLAINTEXT: &str = "create-datakey-without-plaintext";
    /// `encrypt_datakey`.
    pub const ENCRYPT_DATAKEY: &str = "encrypt-datakey";
    /// `decrypt_datakey`.
    pub const DECRYPT_DATAKEY: &str = "decrypt-datakey";
    /// `create_rsa_datakey_pair`.
    pub const CREATE_RSA_DATAKEY_PAIR: &str = "create-rsa-datakey-pair";
    /// `create_ec_datakey_pair`.
    pub const CREATE_EC_DATAKEY_PAIR: &str = "create-ec-datakey-pair";
    /// `re_encrypt`.
    pub const RE_ENCRYPT: &str = "re-encrypt";
    /// `generate_mac`.
    pub const GENERATE_MAC: &str = "generate-mac";
    /// `verify_mac`.
    pub const VERIFY_MAC: &str = "verify-mac";
    /// `enable_key_rotation`.
    pub const ENABLE_KEY_ROTATION: &str = "enable-key-rotation";
    /// `disable_key_rotation`.
    pub const DISABLE_KEY_ROTATION: &str = "disable-key-rotation";
    /// `update_key_rotation_interval`.
    pub const UPDATE_KEY_ROTATION_INTERVAL: &str = "update-key-rotation-interval";
    /// `show_key_rotation_status`.
    pub const GET_KEY_ROTATION_STATUS: &str = "get-key-rotation-status";
    /// `rotate_on_demand`.
    pub const ROTATE_ON_DEMAND: &str = "rotate-on-demand";
    /// `create_grant`.
    pub const CREATE_GRANT: &str = "create-grant";
    /// `list_grants`.
    pub const LIST_GRANTS: &str = "list-grants";
    /// `list_retirable_grants`.
    pub const LIST_RETIRABLE_GRANTS: &str = "list-retirable-grants";
    /// `cancel_self_grant`.
    pub const RETIRE_GRANT: &str = "retire-grant";
    /// `cancel_grant`.
    pub const REVOKE_GRANT: &str = "revoke-grant";
    /// `associate_alias`.
    pub const ASSOCIATE_ALIAS: &str = "alias/associate";
}

/// `…/kms/aliases`: create (`POST`), list (`GET`), delete (`DELETE`).
pub const ALIASES: &str = "aliases";
/// `…/kms/resource_instances/action`.
pub const RESOURCE_INSTANCES: &str = "resource_instances/action";
/// `…/kms/user-instances`.
pub const USER_INSTANCES: &str = "user-instances";
/// `…/kms/user-quotas`.
pub const USER_QUOTAS: &str = "user-quotas";

/// The router's form of `…/kms/tags`.
pub const PROJECT_TAGS: &str = "tags";
/// The router's form of `…/kms/{key_id}/tags`.
pub const KEY_TAGS: &str = "{key_id}/tags";
/// The router's form of `…/kms/{key_id}/tags/action`.
pub const KEY_TAGS_ACTION: &str = "{key_id}/tags/action";
/// The router's form of `…/kms/{key_id}/tags/{key}`.
pub const KEY_TAG: &str = "{key_id}/tags/{key}";

/// Sign in (`POST`), who am I (`GET`), sign out (`DELETE`).
pub const CONSOLE_SESSION: &str = "/console/session";
/// Which ways of signing in there are (`GET`).
pub const CONSOLE_SIGN_IN_OPTIONS: &str = "/console/session/options";
/// Leads to the OpenID Connect provider (`GET`).
pub const CONSOLE_OIDC: &str = "/console/session/oidc";
/// Where the provider leads back to (`GET`).
pub const CONSOLE_OIDC_CALLBACK: &str = "/console/session/oidc/callback";
/// The router's form of the console's own list of keys.
pub const CONSOLE_KEYS: &str = "/console/projects/{project_id}/keys";
/// The router's form of the tags of all keys (`GET`).
pub const CONSOLE_TAGS: &str = "/console/projects/{project_id}/tags";
/// The router's form of renaming a tag everywhere (`POST`).
pub const CONSOLE_TAGS_RENAME: &str = "/console/projects/{project_id}/tags/rename";
/// The router's form of a project at a glance (`GET`).
pub const CONSOLE_OVERVIEW: &str = "/console/projects/{project_id}/overview";
/// One's own password (`POST`).
pub const CONSOLE_PASSWORD: &str = "/console/session/password";
/// One's own second step: has it (`GET`), begin (`POST`), remove (`DELETE`).
pub const CONSOLE_TOTP: &str = "/console/session/totp";
/// Confirms the second step that was begun (`POST`).
pub const CONSOLE_TOTP_CONFIRM: &str = "/console/session/totp/confirm";
/// One's own sessions: list (`GET`), end them all (`DELETE`).
pub const CONSOLE_SESSIONS: &str = "/console/sessions";
/// Accounts: list (`GET`), add (`POST`).
pub const CONSOLE_ACCOUNTS: &str = "/console/accounts";
/// The router's form of one account: change (`PATCH`), remove (`DELETE`).
pub const CONSOLE_ACCOUNT: &str = "/console/accounts/{user_id}";
/// The router's form of an account's password (`POST`).
pub const CONSOLE_ACCOUNT_PASSWORD: &str = "/console/accounts/{user_id}/password";
/// The router's form of the enterprise projects that an account is limited to (`PUT`).
pub const CONSOLE_ACCOUNT_SCOPE: &str = "/console/accounts/{user_id}/scope";
/// The router's form of an account's second step (`DELETE`).
pub const CONSOLE_ACCOUNT_TOTP: &str = "/console/accounts/{user_id}/totp";
/// Projects: list (`GET`), add (`POST`).
pub const CONSOLE_PROJECTS: &str = "/console/projects";
/// How the server is set (`GET`).
pub const CONSOLE_SERVER: &str = "/console/server";
/// Access keys: list (`GET`), create (`POST`).
pub const CONSOLE_ACCESS_KEYS: &str = "/console/access-keys";
/// The router's form of one access key: change (`PATCH`), remove (`DELETE`).
pub const CONSOLE_ACCESS_KEY: &str = "/console/access-keys/{access}";
/// The audit log, page by page (`GET`).
pub const CONSOLE_AUDIT: &str = "/console/audit";
/// The audit log whole, as lines of JSON (`GET`).
pub const CONSOLE_AUDIT_EXPORT: &str = "/console/audit/export";
/// Whether the audit log is as it was written, part by part (`GET`).
pub const CONSOLE_AUDIT_VERIFY: &str = "/console/audit/verify";
/// The API as a document for programs (`GET`).
pub const CONSOLE_OPENAPI: &str = "/console/openapi.json";
/// Where the server says that it lives, to everybody.
pub const HEALTH: &str = "/healthz";
/// Where the server says whether it can serve, to everybody.
pub const READY: &str = "/readyz";

/// The path of a `POST` operation in `project`.
pub fn operation(project: &ProjectId, operation: &str) -> String {
    format!("/v1.0/{project}/kms/{operation}")
}

/// The path of a key's tags.
pub fn key_tags(project: &ProjectId, key: &KeyId) -> String {
    format!("/v1.0/{project}/kms/{key}/tags")
}

/// The path of an action on a key's tags.
pub fn key_tags_action(project: &ProjectId, key: &KeyId) -> String {
    format!("/v1.0/{project}/kms/{key}/tags/action")
}

/// The path of an account.
pub fn console_account(account: &str) -> String {
    format!("{CONSOLE_ACCOUNTS}/{account}")
}

/// The path of an account's password.
pub fn console_account_password(account: &str) -> String {
    format!("{CONSOLE_ACCOUNTS}/{account}/password")
}

/// The path of the enterprise projects that an account is limited to.
pub fn console_account_scope(account: &str) -> String {
    format!("{CONSOLE_ACCOUNTS}/{account}/scope")
}

/// The path of an account's second step.
pub fn console_account_totp(account: &str) -> String {
    format!("{CONSOLE_ACCOUNTS}/{account}/totp")
}

/// The path of an access key.
pub fn console_access_key(access: &str) -> String {
    format!("{CONSOLE_ACCESS_KEYS}/{access}")
}

/// The path of a project at a glance.
pub fn console_overview(project: &ProjectId) -> String {
    format!("/console/projects/{project}/overview")
}

/// The path of the tags of all keys, without its query.
pub fn console_tags(project: &ProjectId) -> String {
    format!("/console/projects/{project}/tags")
}

/// The path that renames a tag everywhere.
pub fn console_tags_rename(project: &ProjectId) -> String {
    format!("/console/projects/{project}/tags/rename")
}

/// The path of the console's list of keys, without its query.
pub fn console_keys(project: &ProjectId) -> String {
    format!("/console/projects/{project}/keys")
}
