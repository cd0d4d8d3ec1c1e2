//! The view of the board, sent to the page over one channel: the newest, as soon as the page has drawn the one before.
//! Views that a busy page cannot keep up with would pile up in its process.

use std::sync::{Arc, Mutex};

use plugboard_core::board::Board;
use plugboard_core::view::View;
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;
use tokio::sync::{Notify, watch};

/// The stream that is running; a page that was loaded again replaces it.
#[derive(Default)]
pub struct Stream(Mutex<Option<Running>>);

struct Running {
    task: JoinHandle<()>,
    acknowledged: Arc<Notify>,
}

impl Stream {
    /// Sends the view now, and the newest one after every change.
    pub fn follow(&self, board: &Board, channel: Channel<String>) {
        let (views, acknowledged) = (board.subscribe(), Arc::new(Notify::new()));
        let task = send_each(views, Arc::clone(&acknowledged), move |view: View| {
            let text = serde_json::to_string(&view);
            text.is_ok_and(|text| channel.send(text).is_ok())
        });
        let next = Running { task: tauri::async_runtime::spawn(task), acknowledged };
        let before = self.0.lock().ok().and_then(|mut running| running.replace(next));
        if let Some(before) = before {
            before.task.abort();
        }
    }

    /// The page can take the next view.
    pub fn acknowledge(&self) {
        if let Ok(running) = self.0.lock()
            && let Some(running) = running.as_ref()
        {
            running.acknowledged.notify_one();
        }
    }
}

/// Until nobody takes them any more.
async fn send_each<T: Clone>(
    mut values: watch::Receiver<T>,
    acknowledged: Arc<Notify>,
    send: impl Fn(T) -> bool,
) {
    loop {
        // Apart from the sending: the value is locked while it is borrowed.
        let value = values.borrow_and_update().clone();
        if !send(value) {
            return;
        }
        acknowledged.notified().await;
        if values.changed().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_next_one_is_sent_when_the_last_is_acknowledged_and_is_the_newest() {
        let (values, acknowledged) = (watch::Sender::new(0), Arc::new(Notify::new()));
        let (sent, mut got) = tokio::sync::mpsc::unbounded_channel();
        let sending =
            send_each(values.subscribe(), Arc::clone(&acknowledged), move |value| sent.send(value).is_ok());
        let task = tokio::spawn(sending);
        assert_eq!(got.recv().await, Some(0));
        for value in 1..=10_000 {
            values.send_replace(value);
            tokio::task::yield_now().await;
        }
        assert!(got.try_recv().is_err(), "a view is sent that nobody can take yet");
        acknowledged.notify_one();
        assert_eq!(got.recv().await, Some(10_000));
        acknowledged.notify_one();
        values.send_replace(10_001);
        assert_eq!(got.recv().await, Some(10_001));
        drop(values);
        acknowledged.notify_one();
        task.await.unwrap();
    }
}
