//! Keys made by OpenSSL, and OpenSSL as the referee of what the server does with them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};

/// A folder in which OpenSSL works.
pub struct Workbench {
    folder: PathBuf,
}

impl Workbench {
    /// A new folder inside `parent`.
    pub fn new(parent: &Path) -> Result<Self> {
        let folder = parent.join("openssl");
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.path(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    /// The bytes of a file in the folder.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        Ok(std::fs::read(self.path(name))?)
    }

    /// Runs a line of bash in the folder, as the product document prints it; what it printed.
    pub fn run(&self, line: &str) -> Result<String> {
        let output = Command::new("bash")
            .args(["-c", line])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "`{line}` failed: {errors}");
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A random symmetric key of 32 bytes in `name`.
    pub fn aes_key(&self, name: &str) -> Result<Vec<u8>> {
        self.run(&format!("openssl rand -out {name} 32"))?;
        self.read(name)
    }

    /// `hmac:` and 16 hex digits: what the fingerprint of the key in `name` has to be.
    pub fn fingerprint(&self, name: &str) -> Result<String> {
        let key = hex::encode(self.read(name)?);
        let digest = self.run(&format!(
            "printf '%s' 'keyferry fingerprint v1' | \
             openssl mac -digest SHA256 -macopt hexkey:{key} -in - HMAC"
        ))?;
        let digest = digest.trim().to_lowercase();
        Ok(format!("hmac:{}", digest.get(..16).unwrap_or(&digest)))
    }

    /// Six hex digits: what the check value of the key in `name` has to be.
    pub fn check_value(&self, name: &str) -> Result<String> {
        let key = hex::encode(self.read(name)?);
        let mac = self.run(&format!(
            "head -c 16 /dev/zero | \
             openssl mac -cipher AES-256-CBC -macopt hexkey:{key} -in - CMAC"
        ))?;
        let mac = mac.trim().to_lowercase();
        Ok(mac.get(..6).unwrap_or(&mac).to_owned())
    }

    /// `spki-sha256:` and 64 hex digits: what the fingerprint of the key pair in `name` has to be.
    pub fn pair_fingerprint(&self, name: &str) -> Result<String> {
        let digest = self.run(&format!(
            "openssl pkey -in {name} -pubout -outform DER | openssl dgst -sha256 -r"
        ))?;
        let digest = digest
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        Ok(format!("spki-sha256:{digest}"))
    }

    /// Wraps the file `material` under the DER key `wrapping_key` into `out`, with the product
    /// document's own command.
    pub fn wrap(&self, material: &str, wrapping_key: &Path, out: &str) -> Result<PathBuf> {
        self.run(&format!(
            "openssl pkeyutl \
             -in {material} \
             -inkey '{}' \
             -out {out} \
             -keyform der \
             -pubin -encrypt \
             -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256",
            wrapping_key.display()
        ))?;
        Ok(self.path(out))
    }

    /// Checks a signature over `message` with the private key in `name` (its public half).
    /// `options` are further options of `openssl dgst`.
    pub fn verify(
        &self,
        name: &str,
        message: &[u8],
        signature: &[u8],
        options: &str,
    ) -> Result<()> {
        self.write("message", message)?;
        self.write("signature", signature)?;
        self.run(&format!("openssl pkey -in {name} -pubout -out public.pem"))?;
        let said = self.run(&format!(
            "openssl dgst {options} -verify public.pem -signature signature message"
        ))?;
        ensure!(said.contains("Verified OK"), "openssl says {said:?}");
        Ok(())
    }

    /// Encrypts under the public half of the key in `name`, with OAEP and SHA-256.
    pub fn encrypt(&self, name: &str, message: &[u8]) -> Result<Vec<u8>> {
        self.write("message", message)?;
        self.run(&format!(
            "openssl pkey -in {name} -pubout -out public.pem && \
             openssl pkeyutl -encrypt -pubin -inkey public.pem -in message -out ciphertext \
             -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256"
        ))?;
        self.read("ciphertext")
    }
}
