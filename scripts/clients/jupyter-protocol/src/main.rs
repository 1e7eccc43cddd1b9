//! A client of the workbook's kernel, built on the crates jupyter-protocol and runtimelib alone.
//!
//! usage: cargo run -- [KERNEL], with the folder of its kernelspec's `kernels/` in JUPYTER_PATH

mod kernel;

use jupyter_protocol::messaging::{
    CodeMirrorMode, CompleteRequest, ExecuteRequest, InputReply, InterruptRequest, JupyterMessage,
    JupyterMessageContent as Content, KernelInfoRequest, MediaType, ReplyStatus, ShutdownRequest,
    Stdio,
};
use kernel::{doing, soon, Kernel, Outcome};

fn hold(condition: bool, otherwise: impl std::fmt::Debug) -> Outcome<()> {
    if condition {
        Ok(())
    } else {
        Err(format!("{otherwise:?}"))
    }
}

/// What was printed, as one text.
fn printed(heard: &[Content]) -> String {
    heard
        .iter()
        .filter_map(|content| match content {
            Content::StreamContent(stream) if matches!(stream.name, Stdio::Stdout) => {
                Some(stream.text.as_str())
            }
            _ => None,
        })
        .collect()
}

/// The value's words of a cell that has one.
fn result(heard: &[Content]) -> Option<String> {
    heard.iter().find_map(|content| match content {
        Content::ExecuteResult(result) => {
            result.data.content.iter().find_map(|media| match media {
                MediaType::Plain(text) => Some(text.clone()),
                _ => None,
            })
        }
        _ => None,
    })
}

fn error_name(heard: &[Content]) -> Option<&str> {
    heard.iter().find_map(|content| match content {
        Content::ErrorOutput(error) => Some(error.ename.as_str()),
        _ => None,
    })
}

async fn welcome(kernel: &mut Kernel) -> Outcome<()> {
    hold(kernel.welcome.as_deref() == Some(""), &kernel.welcome)
}

async fn heartbeat(kernel: &mut Kernel) -> Outcome<()> {
    soon("heartbeat", kernel.heartbeat.single_heartbeat()).await
}

async fn kernel_info(kernel: &mut Kernel) -> Outcome<()> {
    let (reply, _) = kernel.ask(KernelInfoRequest {}).await?;
    let Content::KernelInfoReply(info) = reply else {
        return Err(format!("{reply:?}"));
    };
    let readable = matches!(
        info.language_info.codemirror_mode,
        Some(CodeMirrorMode::Simple(_) | CodeMirrorMode::CustomMode { .. })
    );
    let named = info.language_info.name == "typescript" && info.protocol_version == "5.4";
    hold(readable && named && info.status == ReplyStatus::Ok, info)
}

async fn execute(kernel: &mut Kernel) -> Outcome<()> {
    let heard = kernel
        .run("const six = 6;\nconsole.log('printed');\nsix * 7")
        .await?;
    hold(
        printed(&heard) == "printed\n" && result(&heard).as_deref() == Some("42"),
        heard,
    )
}

async fn failure(kernel: &mut Kernel) -> Outcome<()> {
    let heard = kernel.run("throw new RangeError('no')").await?;
    hold(error_name(&heard) == Some("RangeError"), heard)
}

async fn completion(kernel: &mut Kernel) -> Outcome<()> {
    let code = "Math.ma".to_string();
    let cursor_pos = code.len();
    let (reply, _) = kernel.ask(CompleteRequest { code, cursor_pos }).await?;
    match reply {
        Content::CompleteReply(found) => {
            hold(found.matches.iter().any(|name| name == "max"), found)
        }
        other => Err(format!("{other:?}")),
    }
}

async fn display(kernel: &mut Kernel) -> Outcome<()> {
    let code = "import * as tslab from 'tslab';\ntslab.display.html('<b>bold</b>')";
    let heard = kernel.run(code).await?;
    let shown = heard.iter().any(|content| match content {
        Content::DisplayData(display) => display
            .data
            .content
            .iter()
            .any(|media| matches!(media, MediaType::Html(text) if text == "<b>bold</b>")),
        _ => false,
    });
    hold(shown, heard)
}

async fn input(kernel: &mut Kernel) -> Outcome<()> {
    let mut request = ExecuteRequest::new("prompt('Name? ')".to_string());
    request.allow_stdin = true;
    let id = kernel.send(request).await?;
    let question = soon("stdin", kernel.stdin.read()).await?;
    let asked =
        matches!(&question.content, Content::InputRequest(input) if input.prompt == "Name? ");
    hold(asked, &question.content)?;
    let answer = InputReply {
        value: "Zoë".to_string(),
        ..Default::default()
    };
    doing(
        "answer",
        kernel
            .stdin
            .send(JupyterMessage::new(answer, Some(&question)))
            .await,
    )?;
    let heard = kernel.until_idle(&id).await?;
    kernel.reply(&id).await?;
    hold(result(&heard).as_deref() == Some("'Zoë'"), heard)
}

async fn interrupt(kernel: &mut Kernel) -> Outcome<()> {
    let endless = "console.log('begun'); for (;;) {}".to_string();
    let id = kernel.send(ExecuteRequest::new(endless)).await?;
    loop {
        let message = soon("iopub", kernel.iopub.read()).await?;
        if matches!(message.content, Content::StreamContent(_)) {
            break;
        }
    }
    let reply = kernel.command(InterruptRequest {}).await?;
    hold(matches!(reply, Content::InterruptReply(_)), reply)?;
    let heard = kernel.until_idle(&id).await?;
    kernel.reply(&id).await?;
    hold(error_name(&heard) == Some("Interrupted"), &heard)?;
    let next = kernel.run("six + 1").await?;
    hold(result(&next).as_deref() == Some("7"), next)
}

async fn shutdown(kernel: &mut Kernel) -> Outcome<()> {
    let reply = kernel.command(ShutdownRequest { restart: false }).await?;
    hold(
        matches!(&reply, Content::ShutdownReply(end) if !end.restart),
        reply,
    )?;
    let status = soon("end", kernel.process.wait()).await?;
    hold(status.success(), status)
}

/// Runs one check and says how it ended.
macro_rules! checks {
    ($kernel:ident, $($check:ident),+) => {{
        let (mut passed, mut failed) = (0, 0);
        $(match $check(&mut $kernel).await {
            Ok(()) => {
                passed += 1;
                println!("ok {}", stringify!($check));
            }
            Err(why) => {
                failed += 1;
                println!("not ok {}: {why}", stringify!($check));
            }
        })+
        (passed, failed)
    }};
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    let name = std::env::args()
        .nth(1)
        .unwrap_or("attention-workbook".to_string());
    let mut kernel = match Kernel::start(&name).await {
        Ok(kernel) => kernel,
        Err(why) => {
            eprintln!("error: the kernel {name} did not start: {why}");
            return std::process::ExitCode::FAILURE;
        }
    };
    let (passed, failed) = checks!(
        kernel,
        welcome,
        heartbeat,
        kernel_info,
        execute,
        failure,
        completion,
        display,
        input,
        interrupt,
        shutdown
    );
    println!("{passed} passed, {failed} failed");
    std::process::ExitCode::from(u8::from(failed > 0))
}
