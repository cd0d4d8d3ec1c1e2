"""The vendor's own Python client goes the whole way through a sandbox of the current contract, whose page a person answers.

The environment says where: SANDBOX_URL, SANDBOX_KEY. One line a step; the first failure ends it.
"""

import os
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from socialapi import SocialAPI
from socialapi import _exceptions as errors
from socialapi.models.accounts import Account, ConnectAccountResponse, ConnectOAuthResponse
from socialapi.models.brands import Brand
from socialapi.models.invites import Invite, InviteListItem

URL, KEY = os.environ["SANDBOX_URL"], os.environ["SANDBOX_KEY"]
CALLBACK = "http://127.0.0.1:9/callback"
steps = 0


@contextmanager
def step(name):
    """Says what went well, or what did not, and ends there."""
    global steps
    try:
        yield
    except Exception as error:
        print(f"FAILED {name}: {type(error).__name__}: {error}")
        sys.exit(1)
    steps += 1
    print(f"ok {name}")


def same(found, expected):
    if found != expected:
        raise AssertionError(f"{found!r} is not {expected!r}")


def is_a(value, kind):
    if not isinstance(value, kind):
        raise AssertionError(f"{value!r} is no {kind.__name__}")


class Form(HTMLParser):
    """What the sign-in page's form would send with the person that it suggests."""

    def __init__(self):
        super().__init__()
        self.action, self.fields = None, {}

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.action = found["action"]
        elif tag == "input" and (found.get("type") != "radio" or "checked" in found):
            self.fields[found["name"]] = found.get("value", "")


def allow(auth_url, person=None):
    """Opens the sign-in page and presses Allow, as a person or the one it suggests: what the browser brings back."""
    with httpx.Client(follow_redirects=False) as browser:
        page = browser.get(auth_url)
        same(page.status_code, 200)
        form = Form()
        form.feed(page.text)
        sent = {**form.fields, "decision": "allow"}
        if person is not None:
            sent["person"] = person
        to = urljoin(auth_url, form.action)
        back = browser.post(to, data=sent, headers={"Origin": URL})
    same(back.status_code, 302)
    location = back.headers["Location"]
    same(location.startswith(f"{CALLBACK}?"), True)
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def refused(kind, status, code, work):
    """The error that a call ends in: its class, code and request id, which the header has too."""
    try:
        work()
    except kind as error:
        same((error.status_code, error.code), (status, code))
        is_a(error.request_id, str)
        same(error.response.headers["X-Request-ID"], error.request_id)
        return
    raise AssertionError(f"not refused with {kind.__name__}")


# A retry would hide a wrong answer.
client = SocialAPI(api_key=KEY, base_url=URL, max_retries=0)


def sign_in(platform, person=None, **more):
    started = client.accounts.connect(platform=platform, metadata={"redirect_uri": CALLBACK}, **more)
    is_a(started, ConnectOAuthResponse)
    brought = allow(started.auth_url, person)
    same(brought["state"], started.state)
    return brought["code"], {"state": started.state, "redirect_uri": CALLBACK}


with step("connect starts a sign-in"):
    started = client.accounts.connect(platform="instagram", metadata={"redirect_uri": CALLBACK})
    is_a(started, ConnectOAuthResponse)
    same((len(started.state), started.message), (32, "Redirect the user to auth_url"))
    same(started.auth_url.startswith(URL), True)

with step("the page is answered and brings back a code and the state"):
    brought = allow(started.auth_url)
    same((sorted(brought), brought["state"]), (["code", "state"], started.state))

with step("exchange connects the account"):
    proof = {"state": started.state, "redirect_uri": CALLBACK}
    exchanged = client.accounts.exchange_oauth(platform="instagram", code=brought["code"], metadata=proof)
    (connected,) = exchanged.accounts
    is_a(connected, ConnectAccountResponse)
    same((connected.platform, connected.account_id[:4]), ("instagram", "acc_"))
    is_a(connected.display_name, str)

with step("a state is good once"):
    again = lambda: client.accounts.exchange_oauth(
        platform="instagram", code=brought["code"], metadata=proof
    )
    refused(errors.BadRequestError, 400, "validation.field_invalid", again)

with step("the list has the account, active"):
    (account,) = [one for one in client.accounts.list() if one.id == connected.account_id]
    is_a(account, Account)
    same((account.username, account.name), (connected.username, connected.display_name))
    same((account.status, account.reconnect_reason), ("active", None))

with step("signing in again finds the same account"):
    code, proof = sign_in("instagram", connected.username)
    (again,) = client.accounts.exchange_oauth(platform="instagram", code=code, metadata=proof).accounts
    same(again.account_id, connected.account_id)

with step("a credential connects at once"):
    bot = client.accounts.connect(platform="telegram", metadata={"bot_token": "123456:simulated"})
    is_a(bot, ConnectAccountResponse)
    same(bot.platform, "telegram")

with step("a refused credential is an authentication error"):
    wrong = lambda: client.accounts.connect(platform="telegram", metadata={"bot_token": "1:refuse"})
    refused(errors.AuthenticationError, 401, "platform.telegram.auth", wrong)

with step("a brand is made"):
    brand = client.brands.create(name="Acme Corporation")
    is_a(brand, Brand)
    same((brand.name, brand.accounts_count), ("Acme Corporation", 0))
    same(abs(datetime.now(timezone.utc) - brand.created_at) < timedelta(minutes=1), True)

with step("the list of brands has it"):
    same([one.name for one in client.brands.list() if one.id == brand.id], ["Acme Corporation"])

with step("a brand is renamed"):
    same(client.brands.update(brand.id, name="Acme").name, "Acme")
    same(brand.update(name="Acme Ltd").name, "Acme Ltd")

with step("an account goes to the brand that is named"):
    code, proof = sign_in("tiktok", brand_id=brand.id)
    (tiktok,) = client.accounts.exchange_oauth(platform="tiktok", code=code, metadata=proof).accounts
    same([one.id for one in client.accounts.list(brand_id=brand.id)], [tiktok.account_id])

with step("an invite is made"):
    invite = client.invites.create(brand_id=brand.id, platform="youtube", expires_in_days=3)
    is_a(invite, Invite)
    same((invite.platform, invite.url), ("youtube", f"{URL}/invite/{invite.token}"))
    left = invite.expires_at - datetime.now(timezone.utc)
    same(timedelta(days=2, hours=23) < left <= timedelta(days=3), True)

with step("a second open invite is a conflict"):
    second = lambda: client.invites.create(brand_id=brand.id, platform="youtube")
    refused(errors.ConflictError, 409, "resource.conflict", second)

with step("the list of invites has it"):
    (listed,) = client.invites.list(brand.id)
    is_a(listed, InviteListItem)
    same((listed.id, listed.token, listed.is_active), (invite.id, invite.token, True))

with step("an invite is revoked"):
    invite.revoke()
    same([one.is_active for one in client.invites.list(brand.id)], [False])
    refused(errors.NotFoundError, 404, "resource.not_found", lambda: client.invites.revoke(invite.id))

with step("usage, limits and the user are read"):
    usage = client.usage.get()
    same(usage.brands_used, len(client.brands.list()))
    is_a(client.accounts.get_limits(connected.account_id).limits, dict)
    same("instagram" in client.users.get_me().allowed_platforms, True)

with step("an account is disconnected"):
    account.disconnect()
    same([one for one in client.accounts.list() if one.id == account.id], [])
    gone = lambda: client.accounts.disconnect(account.id)
    refused(errors.NotFoundError, 404, "account.not_found", gone)

with step("a brand goes with its accounts"):
    client.brands.delete(brand.id)
    same([one for one in client.accounts.list() if one.id == tiktok.account_id], [])
    refused(errors.NotFoundError, 404, "brand.not_found", lambda: client.brands.delete(brand.id))

with step("an unknown account is not found"):
    refused(errors.NotFoundError, 404, "account.not_found", lambda: client.accounts.disconnect("acc_0"))

with step("a wrong key is an authentication error"):
    stranger = SocialAPI(api_key=f"{KEY}0", base_url=URL, max_retries=0)
    refused(errors.AuthenticationError, 401, "auth.invalid_key", stranger.accounts.list)

print(f"{steps} steps")
