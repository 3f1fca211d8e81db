//! A small server of static files on this machine, for people and for the tests.
//!
//! It answers GET and HEAD on 127.0.0.1 and never a file outside of its folder.
//! [`request_path`] decides which file is meant, [`mime`] what it is.

mod mime;
mod request_path;

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

use request_path::Target;

/// How many requests are answered at once.
const WORKERS: usize = 4;

/// A bound server: the port is its own, nothing is answered before [`StaticServer::start`].
pub struct StaticServer {
    server: Arc<Server>,
    address: SocketAddr,
    files: Files,
}

impl StaticServer {
    /// Takes a port on 127.0.0.1; port 0 takes a free one.
    ///
    /// # Errors
    /// When the port is taken; the error says how to choose another.
    pub fn bind(port: u16, root: PathBuf, base: &str) -> Result<Self> {
        let server = Server::http((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| anyhow!(explain_bind_error(port, &error.to_string())))?;
        let address = server
            .server_addr()
            .to_ip()
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        Ok(Self {
            server: Arc::new(server),
            address,
            files: Files {
                root,
                base: base.to_owned(),
            },
        })
    }

    /// The address of the site's first page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.files.base)
    }

    /// Answers requests in the background until [`Running`] is dropped.
    pub fn start(self) -> Running {
        let files = Arc::new(self.files);
        let workers = (0..WORKERS)
            .map(|_| {
                let server = Arc::clone(&self.server);
                let files = Arc::clone(&files);
                thread::spawn(move || {
                    for request in server.incoming_requests() {
                        // The other side may be gone; there is nobody left to tell.
                        let _ = files.answer(request);
                    }
                })
            })
            .collect();
        Running {
            server: self.server,
            workers,
        }
    }
}

/// A server that is answering.
pub struct Running {
    server: Arc<Server>,
    workers: Vec<thread::JoinHandle<()>>,
}

impl Running {
    /// Answers until the program is stopped.
    pub fn wait(mut self) {
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for _ in &self.workers {
            self.server.unblock();
        }
    }
}

/// The served folder and the path that it is served under.
struct Files {
    root: PathBuf,
    base: String,
}

impl Files {
    fn answer(&self, request: Request) -> std::io::Result<()> {
        if !matches!(request.method(), Method::Get | Method::Head) {
            let answer = text("Only GET and HEAD are answered here.", 405);
            return request.respond(answer.with_header(header("Allow", "GET, HEAD")));
        }
        match request_path::resolve(&self.base, request.url()) {
            Target::File(relative) => self.answer_file(request, &relative),
            Target::Redirect(location) => {
                let answer = text("The page is elsewhere.", 302);
                request.respond(answer.with_header(header("Location", &location)))
            }
            Target::Refused => request.respond(text("This address is not understood.", 400)),
            Target::Outside => request.respond(not_found()),
        }
    }

    fn answer_file(&self, request: Request, relative: &Path) -> std::io::Result<()> {
        let Some((path, file)) = self.open(relative) else {
            return request.respond(not_found());
        };
        let answer = Response::from_file(file)
            .with_header(header("Content-Type", mime::of(&path)))
            .with_header(header("Cache-Control", "no-cache"))
            .with_header(header("X-Content-Type-Options", "nosniff"));
        request.respond(answer)
    }

    /// Opens a file in the folder, also when links are followed.
    fn open(&self, relative: &Path) -> Option<(PathBuf, File)> {
        let root = fs::canonicalize(&self.root).ok()?;
        let mut path = fs::canonicalize(root.join(relative)).ok()?;
        if path.is_dir() {
            path.push("index.html");
        }
        let inside = path.starts_with(&root) && path.is_file();
        let file = inside.then(|| File::open(&path).ok())??;
        Some((path, file))
    }
}

fn not_found() -> Response<std::io::Cursor<Vec<u8>>> {
    text("There is no such file here.", 404)
}

fn text(message: &str, status: u16) -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_string(format!("{message}\n"))
        .with_status_code(StatusCode(status))
        .with_header(header("Cache-Control", "no-cache"))
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("header names and values here are plain ASCII")
}

fn explain_bind_error(port: u16, error: &str) -> String {
    let other = port.wrapping_add(1).max(1024);
    format!(
        "port {port} on 127.0.0.1 cannot be used ({error}); \
         choose another with `cargo xtask serve --port {other}`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
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
        let running = server.start();

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
        drop(running);
        fs::remove_dir_all(top).unwrap();
    }
}
