//! Where one message ends and the next begins.
//!
//! The protocol service gives up for good at the first message that it cannot read. So it is only given messages that it
//! can; the others are taken out here, one by one, and what follows them is found again. Knows nothing of methods.

use serde::Serialize;
use serde_json::json;
use tower_lsp::jsonrpc::{Error, Request, Response};

/// More than any header; whatever is longer and has no end is none.
const LONGEST_HEADER: usize = 4 * 1024;
/// More than any document of bearable size needs, however its characters are escaped; a header that promises more is none.
/// Otherwise one wrong number would swallow everything that follows, and all memory with it.
const LARGEST_CONTENT: usize = 8 * 64 * 1024 * 1024;
const HEADER_END: &[u8] = b"\r\n\r\n";
const LENGTH: &str = "Content-Length";

/// Room for the header that we write, so that the content can be written behind it before its length is known.
const HEADER_ROOM: usize = 48;

/// Cuts a stream of bytes into messages.
#[derive(Debug, Default)]
pub(super) struct Framer {
    buffer: Vec<u8>,
    /// What is before this is done with.
    start: usize,
}

/// Bytes that are no message, and what the client is told about them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken(pub(super) Error);

impl Framer {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// Appends the next message to `messages`, header included. `None` when there is no whole message yet.
    pub(super) fn next(&mut self, messages: &mut Vec<u8>) -> Option<Result<(), Broken>> {
        let rest = self.buffer.get(self.start..)?;
        let Some(header_length) = find(rest, HEADER_END) else {
            if rest.len() > LONGEST_HEADER {
                self.skip_to_next_header();
                return Some(Err(Broken(Error::parse_error())));
            }
            return None;
        };
        let length = content_length(rest.get(..header_length)?);
        let Some(length) = length.filter(|length| *length <= LARGEST_CONTENT) else {
            self.skip_to_next_header();
            return Some(Err(Broken(Error::parse_error())));
        };
        let content_start = header_length + HEADER_END.len();
        let end = content_start.checked_add(length)?;
        let content = rest.get(content_start..end)?;
        self.start += end;
        Some(check(content).map(|()| append(messages, content)))
    }

    /// Goes on at the next place that looks like a header, or behind everything that is there.
    fn skip_to_next_header(&mut self) {
        let rest = self.buffer.get(self.start + 1..).unwrap_or_default();
        self.start = match find(rest, LENGTH.as_bytes()) {
            Some(at) => self.start + 1 + at,
            // It may have come in part only.
            None => self.buffer.len() - rest.len().min(LENGTH.len() - 1),
        };
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|it| it == wanted)
}

fn content_length(header: &[u8]) -> Option<usize> {
    let header = std::str::from_utf8(header).ok()?;
    header.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.trim().eq_ignore_ascii_case(LENGTH);
        is_length.then(|| value.trim().parse().ok())?
    })
}

/// Is this what the service takes for a message?
fn check(content: &[u8]) -> Result<(), Broken> {
    let Ok(text) = std::str::from_utf8(content) else {
        return Err(Broken(Error::parse_error()));
    };
    let Err(error) = serde_json::from_str::<Request>(text) else {
        return Ok(());
    };
    if serde_json::from_str::<Response>(text).is_ok() {
        return Ok(());
    }
    Err(Broken(if error.is_data() {
        Error::invalid_request()
    } else {
        Error::parse_error()
    }))
}

fn append(messages: &mut Vec<u8>, content: &[u8]) {
    messages.extend_from_slice(format!("{LENGTH}: {}\r\n\r\n", content.len()).as_bytes());
    messages.extend_from_slice(content);
}

/// A message of ours, ready to be sent. It is written as text at once: the detour through a tree of values, which the
/// protocol service takes, costs several times as much as everything else when there are thousands of findings.
#[derive(Debug)]
pub(super) struct Message {
    bytes: Vec<u8>,
    start: usize,
}

impl Message {
    pub(super) fn notification(method: &str, params: &impl Serialize) -> serde_json::Result<Self> {
        #[derive(Serialize)]
        struct Notification<'a, P> {
            jsonrpc: &'static str,
            method: &'a str,
            params: &'a P,
        }
        Self::new(&Notification {
            jsonrpc: "2.0",
            method,
            params,
        })
    }

    /// A notification whose parameters are written as JSON by `write`.
    pub(super) fn notification_of_text(method: &str, write: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut bytes = vec![0; HEADER_ROOM];
        bytes.extend_from_slice(br#"{"jsonrpc":"2.0","method":""#);
        bytes.extend_from_slice(method.as_bytes());
        bytes.extend_from_slice(br#"","params":"#);
        write(&mut bytes);
        bytes.push(b'}');
        Self::framed(bytes)
    }

    /// The answer to something that cannot be understood, so that nobody knows what it answers.
    pub(super) fn complaint(broken: &Broken) -> serde_json::Result<Self> {
        Self::new(&json!({ "jsonrpc": "2.0", "id": null, "error": broken.0 }))
    }

    fn new(message: &impl Serialize) -> serde_json::Result<Self> {
        let mut bytes = vec![0; HEADER_ROOM];
        serde_json::to_writer(&mut bytes, message)?;
        Ok(Self::framed(bytes))
    }

    /// Puts the header into the room that was left for it.
    fn framed(mut bytes: Vec<u8>) -> Self {
        let header = format!("{LENGTH}: {}\r\n\r\n", bytes.len() - HEADER_ROOM);
        let start = HEADER_ROOM.saturating_sub(header.len());
        bytes.splice(start..HEADER_ROOM, header.bytes());
        Self { bytes, start }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.drain(..self.start);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = r#"{"jsonrpc":"2.0","method":"hello"}"#;

    fn framed(content: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{content}", content.len())
    }

    /// The messages and the number of complaints, however the stream is cut.
    fn read(stream: &[u8]) -> (String, usize) {
        let read_in_pieces = |size| {
            let (mut framer, mut messages, mut complaints) = (Framer::default(), Vec::new(), 0);
            for piece in stream.chunks(size) {
                framer.push(piece);
                while let Some(next) = framer.next(&mut messages) {
                    complaints += usize::from(next.is_err());
                }
            }
            (String::from_utf8(messages).unwrap(), complaints)
        };
        let whole = read_in_pieces(stream.len());
        for size in [1, 7, 64] {
            assert_eq!(read_in_pieces(size).0, whole.0, "in pieces of {size}");
        }
        whole
    }

    #[test]
    fn whole_messages_pass_and_parts_wait() {
        let hello = framed(HELLO);
        assert_eq!(read(hello.repeat(3).as_bytes()), (hello.repeat(3), 0));
        let cut = hello.len() - 1;
        assert_eq!(read(&hello.as_bytes()[..cut]), (String::new(), 0));
    }

    #[test]
    fn headers_may_say_more_than_the_length() {
        let stream = format!(
            "content-type: application/vscode-jsonrpc\r\ncontent-length: {}\r\n\r\n{HELLO}",
            HELLO.len()
        );
        assert_eq!(read(stream.as_bytes()), (framed(HELLO), 0));
    }

    #[test]
    fn what_is_no_message_is_taken_out() {
        let hello = framed(HELLO);
        let deep = framed(&format!(
            r#"{{"jsonrpc":"2.0","method":"a","params":{}"#,
            "[".repeat(9999)
        ));
        for broken in [
            "[]",
            "{",
            "7",
            "",
            "{}",
            r#"{"jsonrpc":"1.0","method":"a"}"#,
        ] {
            let stream = format!("{}{hello}", framed(broken));
            assert_eq!(read(stream.as_bytes()), (hello.clone(), 1), "{broken}");
        }
        assert_eq!(
            read(format!("{deep}{hello}").as_bytes()),
            (hello.clone(), 1)
        );
        let not_utf8 = [b"Content-Length: 2\r\n\r\n\xff\xff", hello.as_bytes()].concat();
        assert_eq!(read(&not_utf8), (hello, 1));
    }

    #[test]
    fn after_rubbish_the_next_header_is_found() {
        let hello = framed(HELLO);
        for rubbish in [
            "x",
            "\r\n\r\n",
            "Content-Length: much\r\n\r\n",
            "Content-Length: 99999999999\r\n\r\n",
            "Content-Type: a\r\n\r\nlost",
        ] {
            let stream = format!("{rubbish}{hello}{hello}");
            assert_eq!(read(stream.as_bytes()).0, hello.repeat(2), "{rubbish:?}");
        }
        let endless = [&vec![b'x'; 3 * LONGEST_HEADER], hello.as_bytes()].concat();
        assert_eq!(read(&endless).0, hello);
    }

    #[test]
    fn a_message_says_its_length_in_bytes() {
        let message = Message::notification("a/b", &json!({ "text": "é😀" })).unwrap();
        let content = r#"{"jsonrpc":"2.0","method":"a/b","params":{"text":"é😀"}}"#;
        assert_eq!(message.as_bytes(), framed(content).as_bytes());
        assert_eq!(message.into_bytes(), framed(content).as_bytes());
    }
}
