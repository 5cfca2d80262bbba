//! The commands that wrap this key elsewhere, ready to copy: by OpenSSL 3 or `keyferry wrap`, for bash or PowerShell.

use kms_api::spec::KeyFamily;
use kms_api::{KeyId, KeySpec};
use leptos::prelude::*;

use crate::components::code::Code;
use crate::components::copy_button::CopyButton;
use crate::components::form_field::FormField;
use crate::components::select::{Select, SelectOption};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::import::flow::Flow;

/// What runs the commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shell {
    Bash,
    PowerShell,
}

/// What wraps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    OpenSsl,
    Keyferry,
}

const POWERSHELL: &str = "powershell";
const KEYFERRY: &str = "keyferry";

/// The commands, for the key of this import.
#[component]
pub(super) fn Commands() -> impl IntoView {
    let i18n = use_i18n();
    let key = Flow::around().read(|wizard| {
        let key = wizard.step.key()?;
        Some((key.id.clone(), key.spec))
    });
    let shell = RwSignal::new(Shell::Bash);
    let tool = RwSignal::new(Tool::OpenSsl);
    let text = Signal::derive(move || {
        key.get()
            .map(|(id, spec)| commands(tool.get(), shell.get(), spec, &id))
            .unwrap_or_default()
    });
    let tools = vec![
        SelectOption::new("openssl", "OpenSSL 3"),
        SelectOption::new(KEYFERRY, "keyferry wrap"),
    ];
    let shells = vec![
        SelectOption::new("bash", "bash"),
        SelectOption::new(POWERSHELL, "PowerShell"),
    ];
    view! {
        <section class="stack">
            <h3>{t!(i18n, import.commands.title)}</h3>
            <p class="note">{t!(i18n, import.commands.intro)}</p>
            <div class="cluster">
                <FormField label=move || t_string!(i18n, import.commands.tool)>
                    <Select
                        value=Signal::derive(move || {
                            if tool.get() == Tool::Keyferry { KEYFERRY } else { "openssl" }.to_owned()
                        })
                        options=Signal::stored(tools)
                        on_change=move |value: String| {
                            tool.set(if value == KEYFERRY { Tool::Keyferry } else { Tool::OpenSsl });
                        }
                    />
                </FormField>
                <FormField label=move || t_string!(i18n, import.commands.shell)>
                    <Select
                        value=Signal::derive(move || {
                            if shell.get() == Shell::PowerShell { POWERSHELL } else { "bash" }.to_owned()
                        })
                        options=Signal::stored(shells)
                        on_change=move |value: String| {
                            shell.set(if value == POWERSHELL { Shell::PowerShell } else { Shell::Bash });
                        }
                    />
                </FormField>
                <CopyButton value=text what=move || t_string!(i18n, import.commands.title) />
            </div>
            <Code value=text label=move || t_string!(i18n, import.commands.title) />
            <p class="note">{t!(i18n, import.commands.destroy)}</p>
        </section>
    }
}

/// One command a line. The wrapping key's file has the name under which the console saves it.
fn commands(tool: Tool, shell: Shell, spec: KeySpec, id: &KeyId) -> String {
    let lines = match (tool, spec.is_asymmetric()) {
        (Tool::OpenSsl, false) => vec![
            "openssl rand -out PlaintextKeyMaterial.bin 32".to_owned(),
            under_wrapping_key("PlaintextKeyMaterial.bin", id),
        ],
        (Tool::OpenSsl, true) => vec![
            make(spec),
            r"openssl pkcs8 -topk8 -nocrypt -in private_key.pem -outform DER -out private_key.der"
                .to_owned(),
            "openssl rand -out TemporaryKey.bin 32".to_owned(),
            under_wrapping_key("TemporaryKey.bin", id),
            under_temporary_key(shell),
        ],
        (Tool::Keyferry, asymmetric) => {
            let (file, made) = if asymmetric {
                ("private_key.pem", make(spec))
            } else {
                let made = "openssl rand -out PlaintextKeyMaterial.bin 32";
                ("PlaintextKeyMaterial.bin", made.to_owned())
            };
            let spec = spec.as_str();
            let wrap = format!(
                r"keyferry wrap {file} --for huawei --spec {spec} --wrapping-key wrappingKey_{id} --out wrapped"
            );
            vec![made, wrap]
        }
    };
    lines.join("\n")
}

/// A new private key; whoever has one leaves the line out.
fn make(spec: KeySpec) -> String {
    let kind = match (spec.family(), spec) {
        (KeyFamily::Rsa(bits), _) => format!("RSA -pkeyopt rsa_keygen_bits:{bits}"),
        (_, KeySpec::EcP384) => "EC -pkeyopt ec_paramgen_curve:P-384".to_owned(),
        _ => "EC -pkeyopt ec_paramgen_curve:P-256".to_owned(),
    };
    format!("openssl genpkey -algorithm {kind} -out private_key.pem")
}

/// RSAES-OAEP with SHA-256 for label and mask (RFC 8017, 7.1).
fn under_wrapping_key(file: &str, id: &KeyId) -> String {
    format!(
        "openssl pkeyutl -encrypt -pubin -keyform DER -inkey wrappingKey_{id} -in {file} \
         -out EncryptedKeyMaterial.bin -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 \
         -pkeyopt rsa_mgf1_md:sha256"
    )
}

/// AES key wrap with padding (RFC 5649); the initial value is the one of its section 3.
fn under_temporary_key(shell: Shell) -> String {
    let hex = match shell {
        Shell::Bash => "\"$(od -An -v -tx1 TemporaryKey.bin | tr -d ' \\n')\"",
        Shell::PowerShell => {
            "([BitConverter]::ToString([IO.File]::ReadAllBytes(\"$PWD/TemporaryKey.bin\")) -replace '-')"
        }
    };
    format!(
        r"openssl enc -id-aes256-wrap-pad -K {hex} -iv A65959A6 -in private_key.der -out out_rsa_private_key.der"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> KeyId {
        KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap()
    }

    #[test]
    fn a_symmetric_key_takes_two_commands() {
        let text = commands(Tool::OpenSsl, Shell::Bash, KeySpec::Aes256, &id());
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains("-inkey wrappingKey_0d0466b0-e727-4d9c-b35d-f84bb474a37f "));
    }

    #[test]
    fn a_key_pair_goes_under_a_temporary_key_in_the_words_of_the_shell() {
        let bash = commands(Tool::OpenSsl, Shell::Bash, KeySpec::Rsa3072, &id());
        assert!(bash.contains("rsa_keygen_bits:3072") && bash.contains("$(od "));
        let powershell = commands(Tool::OpenSsl, Shell::PowerShell, KeySpec::EcP384, &id());
        assert!(powershell.contains("P-384") && powershell.contains("[BitConverter]"));
        assert!(!powershell.contains("$("));
    }

    #[test]
    fn the_own_tool_is_told_what_the_key_must_be() {
        let text = commands(Tool::Keyferry, Shell::Bash, KeySpec::EcP256, &id());
        assert!(text.contains("--for huawei --spec EC_P256 --wrapping-key wrappingKey_"));
    }
}
