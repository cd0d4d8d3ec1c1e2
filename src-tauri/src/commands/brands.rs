//! What the page may do with brands, and with the pages of accounts.

use plugboard_core::board::Board;
use plugboard_core::view::{AssignablePageView, BrandView, PageChange, PageView};
use tauri::State;

use super::Answer;

/// Makes a brand.
#[tauri::command]
pub async fn create_brand(board: State<'_, Board>, name: String) -> Answer<BrandView> {
    Ok(board.create_brand(&name).await?)
}

/// Gives a brand another name.
#[tauri::command]
pub async fn rename_brand(board: State<'_, Board>, brand: String, name: String) -> Answer {
    Ok(board.rename_brand(&brand, &name).await?)
}

/// Removes a brand with its accounts and invites.
#[tauri::command]
pub async fn delete_brand(board: State<'_, Board>, brand: String) -> Answer {
    Ok(board.delete_brand(&brand).await?)
}

/// The pages of an account.
#[tauri::command]
pub async fn account_pages(board: State<'_, Board>, account: String) -> Answer<Vec<PageView>> {
    Ok(board.account_pages(&account).await?)
}

/// Changes one page of an account.
#[tauri::command]
pub async fn change_page(
    board: State<'_, Board>,
    account: String,
    page: String,
    change: PageChange,
) -> Answer<Vec<PageView>> {
    Ok(board.change_page(&account, &page, change).await?)
}

/// The pages of the login behind an account.
#[tauri::command]
pub async fn login_pages(board: State<'_, Board>, account: String) -> Answer<Vec<AssignablePageView>> {
    Ok(board.login_pages(&account).await?)
}

/// Gives a page to a brand.
#[tauri::command]
pub async fn assign_page(
    board: State<'_, Board>,
    account: String,
    page: String,
    brand: String,
) -> Answer<Vec<AssignablePageView>> {
    Ok(board.assign_page(&account, &page, &brand).await?)
}
