"""What schemathesis cannot make up: the code and state of a sign-in that took place, and ids of things that exist.

Every third positive case is left as it was made up. Cases that are meant to be wrong are never touched, and those that
follow from others keep the ids that they follow.
"""

import json
import os
import random
from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import requests
import schemathesis

URL = os.environ["SANDBOX_URL"]
BROWSER = requests.Session()
API = requests.Session()
API.headers["Authorization"] = f"Bearer {os.environ['SANDBOX_KEY']}"
CALLBACK = "http://127.0.0.1:9/callback"
# Facebook always ends in a choice, and some people of Google do.
KINDS = {"/accounts": "account", "/brands": "brand"}
PLATFORMS = ["instagram", "tiktok", "facebook", "google", "youtube"]

choose = random.Random(1)
known = defaultdict(list)


def sign_in(platform):
    """Connects in the proxy flow and lets the page answer itself: what an exchange takes."""
    asked = {"platform": platform, "metadata": {"redirect_uri": CALLBACK}}
    started = API.post(f"{URL}/v1/accounts/connect", json=asked, timeout=10)
    started.raise_for_status()
    back = BROWSER.get(started.json()["auth_url"], allow_redirects=False, timeout=10)
    query = parse_qs(urlsplit(back.headers["Location"]).query)
    metadata = {"state": query["state"][0], "redirect_uri": CALLBACK}
    return {"platform": platform, "code": query["code"][0], "metadata": metadata}


def pending(platform):
    """A choice that is still to be made, and its candidates."""
    return API.post(f"{URL}/v1/oauth/exchange", json=sign_in(platform), timeout=10).json()


def selectable():
    """A choice, and something in it that may be selected, as long as there is: what was selected is no longer free."""
    for platform in choose.sample(["facebook", "google"], 2) * 4:
        choice = pending(platform)
        if choice.get("login_id") and free_pages(choice):
            return choice, {"page_ids": free_pages(choice)[:1]}
        if choice.get("profiles"):
            return choice, {"platform_account_id": choice["profiles"][0]["platform_account_id"]}
    return choice, {"page_ids": []}


def brand(name):
    """A new brand."""
    return API.post(f"{URL}/v1/brands", json={"name": name}, timeout=10).json()["id"]


def invite():
    """A link that is open."""
    asked = {"brand_id": brand("Links"), "platform": "instagram", "expires_in_days": 7}
    return API.post(f"{URL}/v1/invites", json=asked, timeout=10).json()["id"]


def some(name):
    """One of the latest ids of a kind."""
    return choose.choice(known[name][-8:]) if known[name] else None


def fill(place, name, value):
    if value is not None:
        place[name] = value


@schemathesis.hook
def before_call(context, case, kwargs):
    if not case.meta.generation.mode.is_positive or choose.random() < 1 / 3:
        return
    path, parameters = case.operation.path, case.path_parameters
    body = case.body if isinstance(case.body, dict) else {}
    if path == "/oauth/exchange":
        case.body = sign_in(choose.choice(PLATFORMS))
    elif path.startswith("/accounts/pending/"):
        choice, selection = selectable()
        fill(parameters, "connection_id", choice.get("connection_id"))
        if path.endswith("/select"):
            # Alone: pages and a profile at once are refused.
            case.body = selection
    elif path.startswith("/platforms/facebook/logins/"):
        choice = pending("facebook")
        fill(parameters, "loginId", choice.get("login_id"))
        if "pageId" in parameters:
            fill(parameters, "pageId", next(iter(free_pages(choice)), None))
            body["brand_id"] = brand("Pages")
    elif case.meta.phase.name == "stateful":
        return
    elif path.startswith("/accounts/{id}"):
        fill(parameters, "id", some("account"))
        if path.endswith("{pageId}"):
            page(parameters)
    elif path.startswith("/brands/{id}"):
        fill(parameters, "id", some("brand"))
    elif path == "/invites/{id}":
        fill(parameters, "id", invite())
    elif path == "/invites" and case.query:
        fill(case.query, "brand_id", some("brand"))
    elif "brand_id" in body and path != "/accounts/connect":
        fill(body, "brand_id", some("brand"))


def free_pages(choice):
    return [page["platform_page_id"] for page in choice["pages"] if page["assignable"]]


def page(parameters):
    """An account that has pages, and one of them."""
    accounts = API.get(f"{URL}/v1/accounts", timeout=10).json()["data"]
    for account in accounts:
        if account["platform"] == "facebook":
            pages = API.get(f"{URL}/v1/accounts/{account['id']}/pages", timeout=10).json().get("data")
            if pages:
                parameters.update({"id": account["id"], "pageId": pages[0]["id"]})
                return


@schemathesis.hook
def after_call(context, case, response):
    """Notes the ids that lists and new things tell, by what they are ids of."""
    kind = KINDS.get(case.operation.path)
    if kind and 200 <= response.status_code < 300:
        body = json.loads(response.content)
        for one in body.get("data", [body]):
            known[kind].append(one["id"])
