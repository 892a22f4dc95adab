//! A client that talks to a server over pipes and remembers everything that was said to it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use prisma_analyzer::server::{self, Ended, Options};
use serde_json::{Value, json};

/// Nothing here takes this long; it only keeps a broken server from hanging the tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection. `S` is what is at the other end.
pub(crate) struct Client<S> {
    to_server: Option<Box<dyn Write + Send>>,
    from_server: Receiver<Value>,
    /// Received, but not asked for yet.
    unread: VecDeque<Value>,
    next_id: i64,
    server: S,
}

/// A server in this process.
pub(crate) type InProcess = JoinHandle<Ended>;

/// What the server answered: a result or an error.
pub(crate) type Answer = Result<Value, Value>;

impl Client<InProcess> {
    /// A server that has been told nothing yet.
    pub(crate) fn connect() -> Self {
        let (input, to_server) = std::io::pipe().unwrap();
        let (from_server, output) = std::io::pipe().unwrap();
        let options = Options { provocations: true };
        let server = thread::spawn(move || server::serve(input, output, options).unwrap());
        Self::new(to_server, from_server, server)
    }

    /// A server that is ready for a client that declares these capabilities.
    pub(crate) fn with_capabilities(capabilities: &Value) -> Self {
        let mut client = Self::connect();
        client.initialize(
            &json!({ "processId": null, "rootUri": null, "capabilities": capabilities }),
        );
        client
    }

    /// A server for a client with UTF-8 positions, nested symbols and versioned edits.
    pub(crate) fn ready() -> Self {
        Self::with_capabilities(&modern())
    }

    /// Says goodbye as it should be said and waits for the end.
    pub(crate) fn end(mut self) {
        self.ask("shutdown", &Value::Null).unwrap();
        self.notify("exit", &Value::Null);
        assert_eq!(self.server.join().unwrap(), Ended::AfterShutdown);
    }

    /// Waits for the end, keeping the pipes as they are.
    pub(crate) fn wait(self) -> Ended {
        self.server.join().unwrap()
    }
}

impl Client<Child> {
    /// The real program.
    pub(crate) fn spawn() -> Self {
        let mut child = start_program();
        let to_server = child.stdin.take().unwrap();
        let from_server = child.stdout.take().unwrap();
        Self::new(to_server, from_server, child)
    }

    /// The real program with a client that never reads what it says.
    pub(crate) fn spawn_deaf() -> (Self, ChildStdout) {
        let mut child = start_program();
        let to_server = child.stdin.take().unwrap();
        let unread = child.stdout.take().unwrap();
        (Self::new(to_server, std::io::empty(), child), unread)
    }

    /// Waits until the process has ended.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.server.try_wait().unwrap() {
                return status;
            }
            if start.elapsed() > PATIENCE {
                self.server.kill().unwrap();
                panic!("the server did not end");
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn start_program() -> Child {
    Command::new(program())
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The program, built if it is not up to date.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // target/PROFILE/deps/protocol-HASH
        let this = std::env::current_exe().unwrap();
        let profile_dir = this.parent().and_then(Path::parent).unwrap();
        let profile = match profile_dir.file_name().and_then(|name| name.to_str()) {
            None | Some("debug") => "dev",
            Some(profile) => profile,
        };
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "prisma-analyzer"])
            .args(["--profile", profile])
            .arg("--target-dir")
            .arg(profile_dir.parent().unwrap())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .unwrap();
        assert!(built.success());
        profile_dir.join(format!("prisma-analyzer{}", std::env::consts::EXE_SUFFIX))
    })
}

impl<S> Client<S> {
    fn new(
        to_server: impl Write + Send + 'static,
        from_server: impl Read + Send + 'static,
        server: S,
    ) -> Self {
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            let mut from_server = BufReader::new(from_server);
            while let Some(message) = read_message(&mut from_server) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            to_server: Some(Box::new(to_server)),
            from_server: messages,
            unread: VecDeque::new(),
            next_id: 1,
            server,
        }
    }

    /// The first two messages of every conversation. Returns what the server says about itself.
    pub(crate) fn initialize(&mut self, params: &Value) -> Value {
        let result = self.ask("initialize", params).unwrap();
        self.notify("initialized", &json!({}));
        result
    }

    /// Closes the server's input and goes on listening.
    pub(crate) fn close_input(&mut self) {
        self.to_server = None;
    }

    /// Sends bytes as they are.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let to_server = self.to_server.as_mut().unwrap();
        to_server.write_all(bytes).unwrap();
        to_server.flush().unwrap();
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.send_bytes(&notification(method, params));
    }

    /// Sends a request and does not wait.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send_bytes(&frame(
            &json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }),
        ));
        id
    }

    /// The answer to a request.
    pub(crate) fn answer(&mut self, id: i64) -> Answer {
        let message =
            self.wait_for(|message| message["id"] == id && message.get("method").is_none());
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message["result"].clone()),
        }
    }

    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Answer {
        let id = self.request(method, params);
        self.answer(id)
    }

    /// The next publish for a document.
    pub(crate) fn publish(&mut self, uri: &str) -> Value {
        self.wait_for(|message| is_publish(message, uri))["params"].clone()
    }

    /// The publish for a version of a document, together with all before it.
    pub(crate) fn publishes_up_to(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let mut publishes = Vec::new();
        loop {
            publishes.push(self.publish(uri));
            if publishes.last().unwrap()["version"] == version {
                return publishes;
            }
        }
    }

    /// Publishes that have arrived and were not asked for. To be called when nothing is under way.
    pub(crate) fn unread_publishes(&mut self, uri: &str) -> Vec<Value> {
        self.unread.extend(self.from_server.try_iter());
        let publishes = self.unread.iter().filter(|it| is_publish(it, uri));
        publishes.map(|message| message["params"].clone()).collect()
    }

    /// Takes the first message that fits, waiting for it if need be.
    pub(crate) fn wait_for(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.unread.iter().position(&fits) {
            return self.unread.remove(index).unwrap();
        }
        loop {
            let message = self
                .from_server
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("the server says nothing more than {:?}", self.unread));
            if fits(&message) {
                return message;
            }
            self.unread.push_back(message);
        }
    }

    pub(crate) fn open(&mut self, uri: &str, version: i64, text: &str) {
        self.notify("textDocument/didOpen", &opened(uri, version, text));
    }

    /// Opens a document and waits for its findings.
    pub(crate) fn open_and_wait(&mut self, uri: &str, text: &str) -> Value {
        self.open(uri, 1, text);
        self.publishes_up_to(uri, 1).pop().unwrap()
    }

    pub(crate) fn close(&mut self, uri: &str) {
        let params = json!({ "textDocument": { "uri": uri } });
        self.notify("textDocument/didClose", &params);
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        self.notify("textDocument/didChange", &changed(uri, version, changes));
    }

    /// Changes a document and waits for its findings.
    pub(crate) fn change_and_wait(&mut self, uri: &str, version: i64, changes: &Value) -> Value {
        self.change(uri, version, changes);
        self.publishes_up_to(uri, version).pop().unwrap()
    }

    pub(crate) fn symbols(&mut self, uri: &str) -> Answer {
        let params = json!({ "textDocument": { "uri": uri } });
        self.ask("textDocument/documentSymbol", &params)
    }

    pub(crate) fn hover(&mut self, uri: &str, line: u32, character: u32) -> Answer {
        self.ask("textDocument/hover", &at(uri, line, character))
    }

    /// Code actions for a range; `context` may have `only` and `triggerKind`.
    pub(crate) fn code_actions(&mut self, uri: &str, range: &Value, context: &Value) -> Vec<Value> {
        let mut context = context.clone();
        if context.get("diagnostics").is_none() {
            context["diagnostics"] = json!([]);
        }
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        let answer = self.ask("textDocument/codeAction", &params).unwrap();
        answer.as_array().cloned().unwrap_or_default()
    }
}

fn is_publish(message: &Value, uri: &str) -> bool {
    message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
}

/// The capabilities of a client that has them all.
pub(crate) fn modern() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } },
            "codeAction": {
                "isPreferredSupport": true,
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source.fixAll"] } }
            }
        }
    })
}

/// The initialize parameters that a real client sent.
pub(crate) fn recorded(client: &str) -> Value {
    let file = format!(
        "{}/protocol/clients/{client}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

pub(crate) fn opened(uri: &str, version: i64, text: &str) -> Value {
    json!({ "textDocument": { "uri": uri, "languageId": "prisma", "version": version, "text": text } })
}

pub(crate) fn changed(uri: &str, version: i64, changes: &Value) -> Value {
    json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes })
}

pub(crate) fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

pub(crate) fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    json!({
        "start": { "line": start.0, "character": start.1 },
        "end": { "line": end.0, "character": end.1 }
    })
}

/// One incremental change.
pub(crate) fn replace(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
    json!([{ "range": range(start, end), "text": text }])
}

/// The findings of a publish that have this code.
pub(crate) fn with_code(publish: &Value, code: &str) -> Vec<Value> {
    let all = publish["diagnostics"].as_array().unwrap().iter();
    all.filter(|it| it["code"] == code).cloned().collect()
}

/// The names in a list of symbols, children not included.
pub(crate) fn names(symbols: &Value) -> Vec<&str> {
    let symbols = symbols.as_array().unwrap().iter();
    symbols.map(|it| it["name"].as_str().unwrap()).collect()
}

pub(crate) fn notification(method: &str, params: &Value) -> Vec<u8> {
    let mut message = json!({ "jsonrpc": "2.0", "method": method });
    if !params.is_null() {
        message["params"] = params.clone();
    }
    frame(&message)
}

fn frame(message: &Value) -> Vec<u8> {
    let content = message.to_string();
    format!("Content-Length: {}\r\n\r\n{content}", content.len()).into_bytes()
}

/// `None` at the end of the stream; anything that is no message is a defect of the server.
fn read_message(from_server: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if from_server.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", number)) => length = Some(number.parse().unwrap()),
            Some(_) => {}
            None => {
                assert_eq!(line, "\r\n");
                break;
            }
        }
    }
    let mut content = vec![0; length.unwrap()];
    from_server.read_exact(&mut content).ok()?;
    Some(serde_json::from_slice(&content).unwrap())
}
