//! A look into the sealed worker's memory from outside, by the browser's own debugger: the worker has no door for it.

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::browser::Browser;

/// Everything that the objects of one kind hold, in base64. In pieces, since the arguments of a call are limited.
const DUMP: &str = r"function () {
    const text = (buffer) => {
        const bytes = new Uint8Array(buffer);
        let binary = '';
        for (let at = 0; at < bytes.length; at += 8192)
            binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
        return btoa(binary);
    };
    return this.map((one) => text(one instanceof ArrayBuffer ? one : one.buffer));
}";

/// A connection to the browser's debugger, beside the driver's own.
pub struct DevTools {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next: u64,
}

/// What the worker's memory holds.
pub struct WorkerMemory {
    /// Of its WebAssembly program.
    pub program: Vec<Vec<u8>>,
    /// Every buffer that its script can still reach.
    pub buffers: Vec<Vec<u8>>,
}

impl DevTools {
    /// Connects to the browser.
    pub async fn of(browser: &Browser) -> Result<Self> {
        // Port and path, one in each line.
        let file = std::fs::read_to_string(browser.profile().join("DevToolsActivePort"))?;
        let (port, path) = file.split_once('\n').context("no path of the debugger")?;
        let address = format!("ws://127.0.0.1:{port}{}", path.trim());
        let (socket, _) = connect_async(address).await?;
        Ok(Self { socket, next: 0 })
    }

    /// The memory of the one worker of the one page.
    pub async fn worker_memory(&mut self) -> Result<WorkerMemory> {
        let targets = self.call(None, "Target.getTargets", json!({})).await?;
        let page = targets
            .pointer("/targetInfos")
            .and_then(Value::as_array)
            .and_then(|all| all.iter().find(|target| target["type"] == "page"))
            .context("no page")?;
        let attach = json!({ "targetId": page["targetId"], "flatten": true });
        let page = session(&self.call(None, "Target.attachToTarget", attach).await?)?;
        let auto = json!({ "autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true });
        self.send(Some(&page), "Target.setAutoAttach", auto).await?;
        let worker = loop {
            let event = self.receive().await?;
            let params = &event["params"];
            if event["method"] == "Target.attachedToTarget"
                && params["targetInfo"]["type"] == "worker"
            {
                break session(params)?;
            }
        };
        Ok(WorkerMemory {
            program: self.dump(&worker, "WebAssembly.Memory.prototype").await?,
            buffers: self.dump(&worker, "ArrayBuffer.prototype").await?,
        })
    }

    /// What every object of a kind holds, after garbage was collected.
    async fn dump(&mut self, worker: &str, prototype: &str) -> Result<Vec<Vec<u8>>> {
        let object = |answer: &Value, pointer: &str| {
            let id = answer.pointer(pointer).and_then(Value::as_str);
            id.map(str::to_owned).context("no object")
        };
        let expression = json!({ "expression": prototype });
        let kind = self
            .call(Some(worker), "Runtime.evaluate", expression)
            .await?;
        let kind = json!({ "prototypeObjectId": object(&kind, "/result/objectId")? });
        let all = self
            .call(Some(worker), "Runtime.queryObjects", kind)
            .await?;
        let call = json!({
            "objectId": object(&all, "/objects/objectId")?,
            "functionDeclaration": DUMP,
            "returnByValue": true,
        });
        let dumped = self
            .call(Some(worker), "Runtime.callFunctionOn", call)
            .await?;
        let texts = dumped.pointer("/result/value").and_then(Value::as_array);
        let texts = texts.with_context(|| format!("no memory: {dumped}"))?;
        let decode = |text: &Value| Ok(STANDARD.decode(text.as_str().unwrap_or_default())?);
        texts.iter().map(decode).collect()
    }

    async fn call(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<Value> {
        let id = self.send(session, method, params).await?;
        loop {
            let answer = self.receive().await?;
            if answer["id"] == id {
                if let Some(error) = answer.get("error") {
                    bail!("{method}: {error}");
                }
                return Ok(answer["result"].clone());
            }
        }
    }

    async fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<u64> {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let message = Message::text(message.to_string());
        self.socket.send(message).await?;
        Ok(self.next)
    }

    async fn receive(&mut self) -> Result<Value> {
        loop {
            let message = self.socket.next().await.context("the debugger left")??;
            if let Message::Text(text) = message {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }
}

fn session(answer: &Value) -> Result<String> {
    let session = answer["sessionId"].as_str();
    session.map(str::to_owned).context("no session")
}
