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
    let target = Flow::around().read(|wizard| {
        let key = wizard.step.key()?;
        Some(Target {
            id: key.id.clone(),
            spec: key.spec,
            wrapping_key: wizard
                .step
                .parameters()
                .filter(|held| held.downloaded)
                .map(|held| held.fingerprint.clone()),
        })
    });
    let shell = RwSignal::new(Shell::Bash);
    let tool = RwSignal::new(Tool::OpenSsl);
    let text = Signal::derive(move || {
        target
            .get()
            .map(|target| commands(tool.get(), shell.get(), &target))
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

/// What the commands are about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Target {
    id: KeyId,
    spec: KeySpec,
    /// The fingerprint of the wrapping key that was downloaded here; none where it came from the API.
    wrapping_key: Option<String>,
}

/// One command a line, and none after one that failed: it would wrap what is not there, or what an earlier run left. The
/// wrapping key's file has the name under which the console saves it, and no secret stands in a command: other users of
/// the machine see what is called with what.
fn commands(tool: Tool, shell: Shell, target: &Target) -> String {
    let Target { id, spec, .. } = target;
    let lines = match (tool, spec.is_asymmetric()) {
        (Tool::OpenSsl, false) => vec![
            kept_private(shell, SYMMETRIC),
            under_wrapping_key("PlaintextKeyMaterial.bin", id),
        ],
        (Tool::OpenSsl, true) => vec![
            make(*spec),
            PKCS8.to_owned(),
            kept_private(shell, "openssl rand -hex -out TemporaryPass.txt 32"),
            temporary_key(shell),
            has_temporary_key(shell).to_owned(),
            under_wrapping_key("TemporaryKey.bin", id),
            format!(
                "{UNDER_TEMPORARY_KEY} -iv A65959A6 -in private_key.der -out out_rsa_private_key.der"
            ),
            clear_away(shell).to_owned(),
        ],
        (Tool::Keyferry, true) => vec![make(*spec), wrap("private_key.pem", target)],
        (Tool::Keyferry, false) => vec![
            kept_private(shell, SYMMETRIC),
            wrap("PlaintextKeyMaterial.bin", target),
        ],
    };
    chained(shell, &lines)
}

/// The lines, each run only if the one before it succeeded. PowerShell 5.1 has no `&&`; a program's exit code stays until
/// the next program ends, so it begins with none. It is global: in a script a bare name would hide it.
fn chained(shell: Shell, lines: &[String]) -> String {
    match shell {
        Shell::Bash => lines.join(" &&\n"),
        Shell::PowerShell => {
            let guarded = lines
                .iter()
                .map(|line| format!("if (!$LASTEXITCODE) {{ {line} }}"));
            let begin = "$global:LASTEXITCODE = 0".to_owned();
            std::iter::once(begin)
                .chain(guarded)
                .collect::<Vec<_>>()
                .join("\n")
        }
    }
}

/// The private key as the KMS reads it.
const PKCS8: &str =
    "openssl pkcs8 -topk8 -nocrypt -in private_key.pem -outform DER -out private_key.der";

/// A new symmetric key.
const SYMMETRIC: &str = "openssl rand -out PlaintextKeyMaterial.bin 32";

/// AES key wrap with padding (RFC 5649) under the temporary key. `-K` would have it in the command, so it is derived
/// from a file: one line of 64 random digits, as good as the key itself.
const UNDER_TEMPORARY_KEY: &str =
    "openssl enc -id-aes256-wrap-pad -pbkdf2 -nosalt -pass file:TemporaryPass.txt";

/// A new private key, which OpenSSL keeps from other users; whoever has one leaves the line out.
fn make(spec: KeySpec) -> String {
    let kind = match (spec.family(), spec) {
        (KeyFamily::Rsa(bits), _) => format!("RSA -pkeyopt rsa_keygen_bits:{bits}"),
        (_, KeySpec::EcP384) => "EC -pkeyopt ec_paramgen_curve:P-384".to_owned(),
        _ => "EC -pkeyopt ec_paramgen_curve:P-256".to_owned(),
    };
    format!("openssl genpkey -algorithm {kind} -out private_key.pem")
}

/// `openssl rand` leaves its file to be read by everybody, unless it is told otherwise.
fn kept_private(shell: Shell, command: &str) -> String {
    match shell {
        Shell::Bash => format!("(umask 077; {command})"),
        Shell::PowerShell => command.to_owned(),
    }
}

/// The temporary key as bytes, by way of its digits. Redirection in PowerShell 5.1 would write text in UTF-16, so .NET
/// writes the file, by its full path: it knows nothing of the shell's folder.
fn temporary_key(shell: Shell) -> String {
    match shell {
        Shell::Bash => format!(
            r#"(umask 077; printf "$({UNDER_TEMPORARY_KEY} -P | sed -n 's/^key=//p' | sed 's/../\\x&/g')" > TemporaryKey.bin)"#
        ),
        Shell::PowerShell => format!(
            r#"[IO.File]::WriteAllBytes("$($PWD.ProviderPath)/TemporaryKey.bin", [byte[]](@({UNDER_TEMPORARY_KEY} -P) -match '^key=' -replace '^key=' -split '(..)' -ne '' | ForEach-Object {{ [Convert]::ToByte($_, 16) }}))"#
        ),
    }
}

/// Whether the temporary key was made: the step before writes an empty file where OpenSSL fails.
fn has_temporary_key(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => r#"[ "$(wc -c < TemporaryKey.bin)" -eq 32 ]"#,
        Shell::PowerShell => {
            "if ((Get-Item TemporaryKey.bin).Length -ne 32) { $global:LASTEXITCODE = 1 }"
        }
    }
}

/// What is left of the temporary key opens the private key's ciphertext.
fn clear_away(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "rm TemporaryPass.txt TemporaryKey.bin",
        Shell::PowerShell => "Remove-Item TemporaryPass.txt, TemporaryKey.bin",
    }
}

/// RSAES-OAEP with SHA-256 for label and mask (RFC 8017, 7.1).
fn under_wrapping_key(file: &str, id: &KeyId) -> String {
    format!(
        "openssl pkeyutl -encrypt -pubin -keyform DER -inkey wrappingKey_{id} -in {file} \
         -out EncryptedKeyMaterial.bin -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 \
         -pkeyopt rsa_mgf1_md:sha256"
    )
}

/// Our own tool, which refuses a wrapping key that was exchanged on the way.
fn wrap(file: &str, target: &Target) -> String {
    let Target {
        id,
        spec,
        wrapping_key,
    } = target;
    let expected = wrapping_key.as_ref().map_or_else(String::new, |print| {
        format!(" --expect-fingerprint {print}")
    });
    format!(
        "keyferry wrap {file} --for huawei --spec {} --wrapping-key wrappingKey_{id}{expected} --out wrapped",
        spec.as_str()
    )
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use super::*;

    const TOOLS: [Tool; 2] = [Tool::OpenSsl, Tool::Keyferry];
    const SHELLS: [Shell; 2] = [Shell::Bash, Shell::PowerShell];

    fn target(spec: KeySpec) -> Target {
        Target {
            id: KeyId::parse("0d0466b0-e727-4d9c-b35d-f84bb474a37f").unwrap(),
            spec,
            wrapping_key: Some("sha256:02".to_owned()),
        }
    }

    #[test]
    fn a_symmetric_key_takes_two_commands() {
        let text = commands(Tool::OpenSsl, Shell::Bash, &target(KeySpec::Aes256));
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains("-inkey wrappingKey_0d0466b0-e727-4d9c-b35d-f84bb474a37f "));
    }

    #[test]
    fn a_new_key_pair_is_of_the_kind_that_is_asked_for() {
        for (spec, kind) in [
            (KeySpec::Rsa2048, "RSA -pkeyopt rsa_keygen_bits:2048"),
            (KeySpec::Rsa3072, "RSA -pkeyopt rsa_keygen_bits:3072"),
            (KeySpec::Rsa4096, "RSA -pkeyopt rsa_keygen_bits:4096"),
            (KeySpec::EcP256, "EC -pkeyopt ec_paramgen_curve:P-256"),
            (KeySpec::EcP384, "EC -pkeyopt ec_paramgen_curve:P-384"),
        ] {
            for tool in TOOLS {
                let text = commands(tool, Shell::PowerShell, &target(spec));
                assert!(text.contains(&format!("{{ openssl genpkey -algorithm {kind} ")));
            }
        }
    }

    #[test]
    fn no_secret_stands_in_a_command_and_no_shell_writes_bytes_that_would_be_text() {
        for spec in KeySpec::IMPORTABLE {
            for (tool, shell) in TOOLS
                .into_iter()
                .flat_map(|tool| SHELLS.map(|one| (tool, one)))
            {
                let text = commands(tool, shell, &target(*spec));
                assert!(!text.contains(" -K "), "{text}");
                assert!(shell == Shell::Bash || !text.contains('>'), "{text}");
            }
        }
    }

    #[test]
    fn the_own_tool_is_told_what_the_key_must_be_and_which_wrapping_key_is_the_right_one() {
        let mut target = target(KeySpec::EcP256);
        let text = commands(Tool::Keyferry, Shell::Bash, &target);
        assert!(text.contains("--for huawei --spec EC_P256 --wrapping-key wrappingKey_"));
        assert!(text.contains(" --expect-fingerprint sha256:02 "));
        target.wrapping_key = None;
        let text = commands(Tool::Keyferry, Shell::Bash, &target);
        assert!(!text.contains("--expect"));
    }

    /// A new folder with what the KMS keeps and what it gives.
    fn folder_of(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("keyferry-commands-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        run(
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out kms.pem 2>/dev/null
            openssl pkey -in kms.pem -pubout -outform DER -out wrappingKey_0d0466b0-e727-4d9c-b35d-f84bb474a37f",
            &folder,
        );
        folder
    }

    #[test]
    fn nothing_is_wrapped_once_a_command_for_bash_failed() {
        let text = commands(Tool::OpenSsl, Shell::Bash, &target(KeySpec::EcP256));
        let folder = folder_of("failing");
        // What one run leaves is there in the next.
        for fails in ["enc", "rand", "pkcs8", "genpkey"] {
            // As in a terminal: nothing else ends it.
            let script =
                format!("openssl() {{ [ \"$1\" != {fails} ] && command openssl \"$@\"; }}\n{text}");
            let output = Command::new("bash")
                .args(["-c", &script])
                .current_dir(&folder)
                .output()
                .unwrap();
            assert!(!output.status.success(), "{fails}");
            assert!(!folder.join("EncryptedKeyMaterial.bin").exists(), "{fails}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn every_command_for_powershell_waits_for_the_one_before() {
        for spec in KeySpec::IMPORTABLE {
            for tool in TOOLS {
                let text = commands(tool, Shell::PowerShell, &target(*spec));
                let mut lines = text.lines();
                assert_eq!(lines.next(), Some("$global:LASTEXITCODE = 0"));
                assert!(lines.clone().count() > 1);
                assert!(lines.all(|line| line.starts_with("if (!$LASTEXITCODE) { ")));
            }
        }
    }

    /// Runs `script` in `folder`; what it printed.
    fn run(script: &str, folder: &Path) -> Vec<u8> {
        let output = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", script])
            .current_dir(folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}: {said}");
        output.stdout
    }

    #[test]
    fn what_the_commands_for_bash_wrap_opens_again() {
        let open = "openssl pkeyutl -decrypt -inkey kms.pem -in EncryptedKeyMaterial.bin -pkeyopt rsa_padding_mode:oaep \
            -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256";
        let unwrap = format!(
            "openssl enc -d -id-aes256-wrap-pad -K \"$({open} | od -An -v -tx1 | tr -d ' \n')\" -iv A65959A6 \
             -in out_rsa_private_key.der"
        );
        for (spec, opened, plain) in [
            (KeySpec::Aes256, open, "PlaintextKeyMaterial.bin"),
            (KeySpec::Rsa3072, unwrap.as_str(), "private_key.der"),
            (KeySpec::EcP256, unwrap.as_str(), "private_key.der"),
        ] {
            let folder = folder_of(spec.as_str());
            run(
                &commands(Tool::OpenSsl, Shell::Bash, &target(spec)),
                &folder,
            );
            assert_eq!(
                run(opened, &folder),
                fs::read(folder.join(plain)).unwrap(),
                "{spec}"
            );
            assert!(!folder.join("TemporaryKey.bin").exists());
            fs::remove_dir_all(folder).unwrap();
        }
    }
}
