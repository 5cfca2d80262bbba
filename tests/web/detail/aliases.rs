//! Further aliases of a key.

use kms_console::api::transport::Method;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::stage::open;
use super::super::stub::key_id;
use super::{API, with_key};

#[wasm_bindgen_test]
async fn an_alias_is_deleted_once_the_question_is_answered() {
    let (id, path) = (key_id(1), format!("{API}/aliases"));
    let page = format!(
        r#"[{{"aliases":[{{"domain_id":"d","key_id":"{id}","alias":"alias/pay","alias_urn":"u","create_time":"1763956800000","update_time":"1763956800000"}}],"page_info":{{"current_count":1}}}}]"#
    );
    let stub = with_key("operator", "2", "kms")
        .on(Method::Get, &path, 200, &page)
        .on(Method::Delete, &path, 204, "");
    let stage = open(&format!("/keys/{id}/aliases"), &stub);
    stage.press("Delete").await;
    stage.sees("Programs that call the key by this name").await;
    stage.press("Cancel").await;
    assert_eq!(stub.sent_to("/aliases").len(), 0);
    stage.press("Delete").await;
    stage.press_last("Delete").await;
    stage.hears("status", "alias/pay is deleted").await;
    assert_eq!(stub.sent_to("/aliases"), [r#"{"aliases":["alias/pay"]}"#]);
}
