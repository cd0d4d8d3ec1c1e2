//! The thread on which the password store is asked: it may block for as long as a prompt stands open.

use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::vault::{Vault, VaultError};

/// Longest time that a prompt is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

type Job = Box<dyn FnOnce(&dyn Vault) + Send>;

/// Asks the password store, one thing at a time and in order.
pub(super) struct Keeper {
    /// None once it is closed.
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
}

impl Keeper {
    pub(super) fn start(vault: Box<dyn Vault>) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::spawn(move || {
            for job in queue {
                job(vault.as_ref());
            }
        });
        Self { jobs: Mutex::new(Some(jobs)) }
    }

    /// Asks, and waits for at most a minute.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Vault) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let answer = self.send(question);
        tokio::time::timeout(PATIENCE, answer).await.unwrap_or(Err(VaultError::Locked))
    }

    /// Asks at once, in the order of the calls. The answer comes when it comes, and the store acts on the question even
    /// if nobody waits for it.
    pub(super) fn send<T, F>(
        &self,
        question: F,
    ) -> impl Future<Output = Result<T, VaultError>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Vault) -> Result<T, VaultError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |vault| _ = reply.send(question(vault)));
        // If the thread is gone, the reply is dropped with the job.
        _ = self.jobs().as_ref().map(|jobs| jobs.send(job));
        async move { answer.await.unwrap_or(Err(VaultError::Absent)) }
    }

    /// Takes no more questions. What was asked before is still done; who asks later hears that there is no password
    /// store.
    pub(super) fn close(&self) {
        self.jobs().take();
    }

    fn jobs(&self) -> MutexGuard<'_, Option<mpsc::Sender<Job>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
