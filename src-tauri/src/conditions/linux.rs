//! On Linux: `GNetworkMonitor`, `GPowerProfileMonitor`, and the login manager's word before and after sleep
//! (`org.freedesktop.login1.Manager.PrepareForSleep`). All of it comes to the main thread; nothing is polled.

use gio::prelude::*;
use gio::{BusType, Cancellable, DBusSignalFlags, NetworkMonitor, PowerProfileMonitor};
use plugboard_core::board::Board;
use plugboard_core::checking::{Online, Power, Surroundings};

/// Tells the board now and at every change.
pub fn follow(board: &Board) {
    let (network, power) = (NetworkMonitor::default(), PowerProfileMonitor::get_default());
    tell(board, &network, &power);
    let (told, other) = (board.clone(), power.clone());
    network.connect_network_changed(move |network, _| tell(&told, network, &other));
    let (told, other) = (board.clone(), network);
    power.connect_power_saver_enabled_notify(move |power| tell(&told, &other, power));
    // GIO ends the process when the session bus ends, unless it is told otherwise. Plugboard runs without one.
    gio::bus_get(BusType::Session, Cancellable::NONE, |bus| match bus {
        Ok(bus) => bus.set_exit_on_close(false),
        Err(error) => tracing::info!(%error, "there is no session bus"),
    });
    let woken = board.clone();
    gio::bus_get(BusType::System, Cancellable::NONE, move |bus| match bus {
        Ok(bus) => listen_for_sleep(&bus, woken),
        Err(error) => tracing::info!(%error, "nobody tells when this computer wakes up"),
    });
}

fn tell(board: &Board, network: &NetworkMonitor, power: &PowerProfileMonitor) {
    let online = if network.is_network_available() { Online::Yes } else { Online::No };
    let power = if power.is_power_saver_enabled() { Power::Saver } else { Power::Normal };
    board.set_surroundings(Surroundings { online, power });
}

fn listen_for_sleep(bus: &gio::DBusConnection, board: Board) {
    let kept_alive = bus.clone();
    bus.signal_subscribe(
        Some("org.freedesktop.login1"),
        Some("org.freedesktop.login1.Manager"),
        Some("PrepareForSleep"),
        Some("/org/freedesktop/login1"),
        None,
        DBusSignalFlags::NONE,
        move |_, _, _, _, _, _| {
            let _ = &kept_alive;
            board.look_at_clocks();
        },
    );
}
