//! Programs that use a key: with the official SDKs (which speak to this server unchanged), with curl, with Terraform.

use kms_api::KeyUsage;
use kms_api::data::SigningAlgorithm;
use kms_api::keys::KeyDetail;
use kms_api::mac::MacAlgorithm;
use kms_api::paths::post;
use serde_json::Value;

use crate::pages::keys::command::{Call, Place, script};

/// What is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Go,
    Curl,
    Terraform,
}

impl Language {
    pub(super) const ALL: [Self; 4] = [Self::Python, Self::Go, Self::Curl, Self::Terraform];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Go => "go",
            Self::Curl => "curl",
            Self::Terraform => "terraform",
        }
    }

    /// Product names, the same in every language.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Python => "Python: huaweicloudsdkkms",
            Self::Go => "Go: huaweicloud-sdk-go-v3",
            Self::Curl => "bash: curl and OpenSSL",
            Self::Terraform => "Terraform: huaweicloud",
        }
    }

    pub(super) fn of_name(name: &str) -> Self {
        let found = Self::ALL
            .into_iter()
            .find(|language| language.as_str() == name);
        found.unwrap_or(Self::Python)
    }
}

/// What the example does with the key: an operation and its fields.
struct Use {
    operation: &'static str,
    fields: Vec<(&'static str, String)>,
    /// The field of the answer that it prints.
    answer: &'static str,
}

/// `aGVsbG8=` is the word hello in base64.
const MESSAGE: &str = "aGVsbG8=";

impl Use {
    fn of(key: &KeyDetail) -> Self {
        let id = ("key_id", key.key_id.to_string());
        let message = ("message", MESSAGE.to_owned());
        match key.key_usage {
            Some(KeyUsage::SignVerify) => {
                let algorithm = SigningAlgorithm::for_spec(key.key_spec).first();
                let algorithm = algorithm.map_or("", |algorithm| algorithm.as_str());
                Self {
                    operation: post::SIGN,
                    fields: vec![
                        id,
                        message,
                        // Without it the message has to be a digest.
                        ("message_type", "RAW".to_owned()),
                        ("signing_algorithm", algorithm.to_owned()),
                    ],
                    answer: "signature",
                }
            }
            Some(KeyUsage::GenerateVerifyMac) => {
                let algorithm = MacAlgorithm::for_spec(key.key_spec);
                let algorithm = algorithm.map_or("", MacAlgorithm::as_str);
                Self {
                    operation: post::GENERATE_MAC,
                    fields: vec![id, ("mac_algorithm", algorithm.to_owned()), message],
                    answer: "mac",
                }
            }
            Some(KeyUsage::EncryptDecrypt) | None => Self {
                operation: post::ENCRYPT_DATA,
                fields: vec![id, ("plain_text", "hello".to_owned())],
                answer: "cipher_text",
            },
        }
    }

    /// The operation's name as the SDKs have it: `EncryptData`.
    fn class(&self) -> String {
        words(self.operation).map(capitalised).collect()
    }

    fn call(&self) -> Call {
        let fields = self.fields.iter().cloned();
        let fields = fields.map(|(name, value)| (name.to_owned(), Value::String(value)));
        Call::new(self.operation, &Value::Object(fields.collect()))
    }

    /// `encrypt_data`.
    fn method(&self) -> String {
        self.operation.replace('-', "_")
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(['-', '_'])
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The program.
pub(super) fn snippet(language: Language, key: &KeyDetail, place: &Place) -> String {
    let example = Use::of(key);
    match language {
        Language::Python => python(&example, place),
        Language::Go => go(&example, place),
        Language::Curl => script(&[example.call()], place),
        Language::Terraform => terraform(key, place),
    }
}

fn python(example: &Use, place: &Place) -> String {
    let class = example.class();
    let (method, answer) = (example.method(), example.answer);
    let fields: Vec<String> = example
        .fields
        .iter()
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    let fields = fields.join(", ");
    let Place { origin, project } = place;
    format!(
        r#"# pip install huaweicloudsdkkms
import os
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkkms.v2 import KmsClient, {class}Request, {class}RequestBody

credentials = BasicCredentials(
    os.environ["KEYFERRY_ACCESS_KEY"], os.environ["KEYFERRY_SECRET_KEY"], "{project}")
client = KmsClient.new_builder().with_credentials(credentials).with_endpoint("{origin}").build()
body = {class}RequestBody({fields})
print(client.{method}({class}Request(body=body)).{answer})
"#
    )
}

fn go(example: &Use, place: &Place) -> String {
    let class = example.class();
    let answer: String = words(example.answer).map(capitalised).collect();
    let fields: Vec<String> = example
        .fields
        .iter()
        .map(|(name, value)| {
            let field: String = words(name).map(capitalised).collect();
            let value = match *name {
                // The SDK has a type of its own for each list of words.
                "signing_algorithm" | "mac_algorithm" => {
                    format!("model.Get{class}RequestBody{field}Enum().{value}")
                }
                // What may be left out is a pointer there.
                "message_type" => "&messageType".to_owned(),
                _ => format!("\"{value}\""),
            };
            format!("\t\t{field}: {value},")
        })
        .collect();
    let fields = fields.join("\n");
    let message_type = example
        .fields
        .iter()
        .find(|(name, _)| *name == "message_type")
        .map(|(_, value)| {
            format!("\tmessageType := model.Get{class}RequestBodyMessageTypeEnum().{value}\n")
        })
        .unwrap_or_default();
    let Place { origin, project } = place;
    format!(
        r#"// go get github.com/huaweicloud/huaweicloud-sdk-go-v3
package main

import (
	"fmt"
	"os"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	kms "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/kms/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/kms/v2/model"
)

func main() {{
	credentials := basic.NewCredentialsBuilder().
		WithAk(os.Getenv("KEYFERRY_ACCESS_KEY")).
		WithSk(os.Getenv("KEYFERRY_SECRET_KEY")).
		WithProjectId("{project}").Build()
	client := kms.NewKmsClient(kms.KmsClientBuilder().
		WithEndpoints([]string{{"{origin}"}}).WithCredential(credentials).Build())
{message_type}	answer, err := client.{class}(&model.{class}Request{{Body: &model.{class}RequestBody{{
{fields}
	}}}})
	if err != nil {{
		panic(err)
	}}
	fmt.Println(*answer.{answer})
}}
"#
    )
}

fn terraform(key: &KeyDetail, place: &Place) -> String {
    let Place { origin, project } = place;
    let id = &key.key_id;
    format!(
        r#"# HW_ACCESS_KEY and HW_SECRET_KEY hold the access key.
terraform {{
  required_providers {{
    huaweicloud = {{
      source = "huaweicloud/huaweicloud"
    }}
  }}
}}

provider "huaweicloud" {{
  region     = "keyferry"
  project_id = "{project}"
  endpoints = {{
    kms = "{origin}/"
  }}
}}

data "huaweicloud_kms_key" "this" {{
  key_id = "{id}"
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(spec: &str, usage: &str) -> KeyDetail {
        let json = format!(
            r#"{{"key_id":"0d0466b0-e727-4d9c-b35d-f84bb474a37f","key_spec":"{spec}","key_usage":"{usage}","key_state":"2"}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn place() -> Place {
        Place {
            origin: "https://kms.example.com".to_owned(),
            project: "p1".to_owned(),
        }
    }

    #[test]
    fn every_program_names_the_key_and_the_server() {
        for (spec, usage) in [
            ("AES_256", "ENCRYPT_DECRYPT"),
            ("EC_P256", "SIGN_VERIFY"),
            ("HMAC_256", "GENERATE_VERIFY_MAC"),
        ] {
            for language in Language::ALL {
                let text = snippet(language, &key(spec, usage), &place());
                assert!(
                    text.contains("0d0466b0-e727-4d9c-b35d-f84bb474a37f"),
                    "{text}"
                );
                assert!(text.contains("https://kms.example.com"), "{text}");
                assert!(!text.contains("\"\""), "{spec} {language:?}: {text}");
            }
        }
    }

    #[test]
    fn a_message_that_is_signed_is_said_to_be_no_digest() {
        for (language, part) in [
            (Language::Python, r#"message_type="RAW""#),
            (Language::Curl, r#""message_type":"RAW""#),
            (Language::Go, "MessageType: &messageType,"),
        ] {
            let text = snippet(language, &key("EC_P256", "SIGN_VERIFY"), &place());
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn operations_have_the_names_of_the_sdk() {
        let text = snippet(
            Language::Python,
            &key("HMAC_256", "GENERATE_VERIFY_MAC"),
            &place(),
        );
        assert!(
            text.contains("client.generate_mac(GenerateMacRequest(body=body)).mac"),
            "{text}"
        );
    }
}
