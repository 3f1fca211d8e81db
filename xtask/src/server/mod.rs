//! A small server of static files on this machine, for people and for the tests.
//!
//! It answers GET and HEAD on 127.0.0.1 and never a file outside of its folder.
//! [`request_path`] decides which file is meant, [`mime`] what it is.
//!
//! Each connection has a thread and gets one answer. A server crate stood here
//! before; under a browser's burst of connections its pool now and then left
//! one waiting behind another that was only kept alive, and a page never loaded.

mod mime;
mod request_path;

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use request_path::Target;

/// The longest request that is read, in bytes; a browser's has about a thousand.
const MAX_REQUEST_BYTES: u64 = 64 * 1024;
/// How long a connection may keep its thread without a word.
const PATIENCE: Duration = Duration::from_secs(30);

/// A bound server: the port is its own, nothing is answered before [`StaticServer::start`].
pub struct StaticServer {
    listener: TcpListener,
    address: SocketAddr,
    files: Files,
}

impl StaticServer {
    /// Takes a port on 127.0.0.1; port 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken; the error says how to choose another.
    pub fn bind(port: u16, root: PathBuf, base: &str) -> Result<Self> {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = bound.with_context(|| explain_bind_error(port))?;
        let address = listener.local_addr()?;
        let base = base.to_owned();
        Ok(Self {
            listener,
            address,
            files: Files { root, base },
        })
    }

    /// The address of the site's first page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.files.base)
    }

    /// Answers requests in the background for as long as the program runs.
    pub fn start(self) -> Running {
        let files = Arc::new(self.files);
        Running(thread::spawn(move || {
            for stream in self.listener.incoming().flatten() {
                let files = Arc::clone(&files);
                // The other side may be gone; there is nobody left to tell.
                thread::spawn(move || files.answer(stream));
            }
        }))
    }
}

/// A server that is answering.
pub struct Running(thread::JoinHandle<()>);

impl Running {
    /// Answers until the program is stopped.
    pub fn wait(self) {
        let _ = self.0.join();
    }
}

/// The served folder and the path that it is served under.
struct Files {
    root: PathBuf,
    base: String,
}

struct Answer {
    status: &'static str,
    header: String,
    body: Vec<u8>,
}

impl Files {
    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new((&stream).take(MAX_REQUEST_BYTES)).lines();
        let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
        // What follows, up to an empty line, does not matter, but has to be read.
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let answer = match method {
            "GET" | "HEAD" => self.find(path),
            _ => text("405 Method Not Allowed", "Allow: GET, HEAD"),
        };
        write!(
            stream,
            "HTTP/1.1 {}\r\n{}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            answer.status,
            answer.header,
            answer.body.len()
        )?;
        if method != "HEAD" {
            stream.write_all(&answer.body)?;
        }
        stream.flush()
    }

    fn find(&self, path: &str) -> Answer {
        match request_path::resolve(&self.base, path) {
            Target::File(relative) => self.read(&relative).unwrap_or_else(not_found),
            Target::Redirect(location) => text("302 Found", &format!("Location: {location}")),
            Target::Refused => text("400 Bad Request", "Content-Type: text/plain"),
            Target::Outside => not_found(),
        }
    }

    /// Reads a file in the folder, also when links are followed.
    fn read(&self, relative: &Path) -> Option<Answer> {
        let root = fs::canonicalize(&self.root).ok()?;
        let mut path = fs::canonicalize(root.join(relative)).ok()?;
        if path.is_dir() {
            path.push("index.html");
        }
        let body = path.starts_with(&root).then(|| fs::read(&path).ok())??;
        Some(Answer {
            status: "200 OK",
            header: format!("Content-Type: {}", mime::of(&path)),
            body,
        })
    }
}

fn not_found() -> Answer {
    text("404 Not Found", "Content-Type: text/plain")
}

/// An answer that says its status in words.
fn text(status: &'static str, header: &str) -> Answer {
    Answer {
        status,
        header: header.to_owned(),
        body: format!("{status}\n").into_bytes(),
    }
}

fn explain_bind_error(port: u16) -> String {
    let other = port.wrapping_add(1).max(1024);
    format!(
        "port {port} on 127.0.0.1 cannot be used; \
         choose another with `cargo xtask serve --port {other}`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpStream;

    fn ask(address: SocketAddr, line: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn files_are_served_under_the_base_and_nothing_else_is() {
        let top = std::env::temp_dir().join(format!("baton-server-{}", std::process::id()));
        let root = top.join("dist");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("index.html"), "<p>page").unwrap();
        fs::write(root.join("a b.wasm"), "wasm").unwrap();
        fs::write(top.join("secret.txt"), "secret").unwrap();

        let server = StaticServer::bind(0, root, "/baton/").unwrap();
        let address = server.address;
        let taken = StaticServer::bind(address.port(), top.clone(), "/")
            .err()
            .unwrap();
        let _running = server.start();

        for (line, status, words) in [
            ("GET /baton/", "200", "<p>page"),
            ("GET /baton/index.html?x=1", "200", "text/html"),
            ("GET /baton/a%20b.wasm", "200", "application/wasm"),
            ("HEAD /baton/", "200", "Cache-Control: no-cache"),
            ("GET /baton", "302", "Location: /baton/"),
            ("GET /baton/none.js", "404", ""),
            ("GET /index.html", "404", ""),
            ("GET /baton/../secret.txt", "400", ""),
            ("GET /baton/%2e%2e/secret.txt", "400", ""),
            ("GET /baton/..%2fsecret.txt", "400", ""),
            ("POST /baton/", "405", "Allow: GET, HEAD"),
        ] {
            let answer = ask(address, line);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{line}: {answer}"
            );
            assert!(
                answer.contains(words) && !answer.contains("secret"),
                "{line}: {answer}"
            );
        }
        assert!(taken.to_string().contains("--port"), "{taken}");
        fs::remove_dir_all(top).unwrap();
    }
}
