//! A kernel that was started from its kernelspec, and the five channels of one client.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use jupyter_protocol::messaging::{
    ExecuteRequest, ExecutionState, JupyterMessage, JupyterMessageContent,
};
use jupyter_protocol::{ConnectionInfo, Transport};
use runtimelib::{
    create_client_control_connection, create_client_heartbeat_connection,
    create_client_iopub_connection, create_client_shell_connection_with_identity,
    create_client_stdin_connection_with_identity, find_kernelspec, peek_ports,
    peer_identity_for_session, wait_for_iopub_welcome, ClientControlConnection,
    ClientHeartbeatConnection, ClientIoPubConnection, ClientShellConnection, ClientStdinConnection,
};
use tokio::process::Child;
use tokio::time::timeout;

/// Longest wait for one message; it is generous, since the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(120);

pub type Outcome<T> = Result<T, String>;

pub struct Kernel {
    pub process: Child,
    pub shell: ClientShellConnection,
    pub iopub: ClientIoPubConnection,
    pub control: ClientControlConnection,
    pub stdin: ClientStdinConnection,
    pub heartbeat: ClientHeartbeatConnection,
    /// The topic of `iopub_welcome`, if it was the first message.
    pub welcome: Option<String>,
    connection_file: PathBuf,
}

/// The error of a library as text, with what was being done.
pub fn doing<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> Outcome<T> {
    result.map_err(|error| format!("{what}: {error}"))
}

/// Waits for `work`, but not forever.
pub async fn soon<T, E: std::fmt::Display>(
    what: &str,
    work: impl std::future::Future<Output = Result<T, E>>,
) -> Outcome<T> {
    match timeout(PATIENCE, work).await {
        Ok(result) => doing(what, result),
        Err(_) => Err(format!("{what}: nothing came in {} s", PATIENCE.as_secs())),
    }
}

async fn new_connection(kernel_name: &str) -> Outcome<ConnectionInfo> {
    let ip = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let ports = doing("free ports", peek_ports(ip, 5).await)?;
    Ok(ConnectionInfo {
        transport: Transport::TCP,
        ip: ip.to_string(),
        shell_port: ports[0],
        iopub_port: ports[1],
        stdin_port: ports[2],
        control_port: ports[3],
        hb_port: ports[4],
        signature_scheme: "hmac-sha256".to_string(),
        key: uuid::Uuid::new_v4().to_string(),
        kernel_name: Some(kernel_name.to_string()),
    })
}

impl Kernel {
    /// Starts the kernel that `JUPYTER_PATH` or the user's folders have under this name.
    pub async fn start(name: &str) -> Outcome<Kernel> {
        let spec = doing("kernelspec", find_kernelspec(name).await)?;
        let info = new_connection(name).await?;
        let session = uuid::Uuid::new_v4().to_string();
        let connection_file = std::env::temp_dir().join(format!("kernel-{session}.json"));
        let text = doing("connection file", serde_json::to_string(&info))?;
        doing("connection file", std::fs::write(&connection_file, text))?;
        let stderr = Some(Stdio::inherit());
        let mut command = doing("command", spec.command(&connection_file, stderr, None))?;
        let process = doing("start", command.kill_on_drop(true).spawn())?;
        let identity = doing("identity", peer_identity_for_session(&session))?;
        let mut iopub = soon("iopub", create_client_iopub_connection(&info, "", &session)).await?;
        let welcome = doing(
            "welcome",
            wait_for_iopub_welcome(&mut iopub, PATIENCE).await,
        )?;
        let shell = create_client_shell_connection_with_identity(&info, &session, identity.clone());
        let stdin = create_client_stdin_connection_with_identity(&info, &session, identity);
        Ok(Kernel {
            process,
            shell: soon("shell", shell).await?,
            iopub,
            control: soon("control", create_client_control_connection(&info, &session)).await?,
            stdin: soon("stdin", stdin).await?,
            heartbeat: soon("heartbeat", create_client_heartbeat_connection(&info)).await?,
            welcome,
            connection_file,
        })
    }

    /// Sends a request on shell. Returns the reply and what iopub says of it, up to idle.
    pub async fn ask(
        &mut self,
        content: impl Into<JupyterMessageContent>,
    ) -> Outcome<(JupyterMessageContent, Vec<JupyterMessageContent>)> {
        let id = self.send(content).await?;
        let heard = self.until_idle(&id).await?;
        Ok((self.reply(&id).await?, heard))
    }

    pub async fn run(&mut self, code: &str) -> Outcome<Vec<JupyterMessageContent>> {
        Ok(self.ask(ExecuteRequest::new(code.to_string())).await?.1)
    }

    /// Returns the message's id.
    pub async fn send(&mut self, content: impl Into<JupyterMessageContent>) -> Outcome<String> {
        let message = JupyterMessage::new(content, None);
        let id = message.header.msg_id.clone();
        doing("send", self.shell.send(message).await)?;
        Ok(id)
    }

    pub async fn reply(&mut self, id: &str) -> Outcome<JupyterMessageContent> {
        loop {
            let message = soon("reply", self.shell.read()).await?;
            if message
                .parent_header
                .is_some_and(|parent| parent.msg_id == id)
            {
                return Ok(message.content);
            }
        }
    }

    pub async fn until_idle(&mut self, id: &str) -> Outcome<Vec<JupyterMessageContent>> {
        let mut heard = Vec::new();
        loop {
            let next = soon("iopub", self.iopub.read()).await;
            let message = next.map_err(|why| format!("{why}, after {heard:?}"))?;
            if !message
                .parent_header
                .is_some_and(|parent| parent.msg_id == id)
            {
                continue;
            }
            let idle = matches!(&message.content,
                JupyterMessageContent::Status(status) if status.execution_state == ExecutionState::Idle);
            heard.push(message.content);
            if idle {
                return Ok(heard);
            }
        }
    }

    /// Sends a request on control and returns the reply.
    pub async fn command(
        &mut self,
        content: impl Into<JupyterMessageContent>,
    ) -> Outcome<JupyterMessageContent> {
        doing(
            "send",
            self.control.send(JupyterMessage::new(content, None)).await,
        )?;
        Ok(soon("control", self.control.read()).await?.content)
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        // A file that is already gone needs no removal.
        let _ = std::fs::remove_file(&self.connection_file);
    }
}
