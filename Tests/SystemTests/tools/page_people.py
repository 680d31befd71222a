#!/usr/bin/env python3
"""Visits the people of the live page: a practitioner who adds, looks, changes and erases, and her who practises on her phone.

usage: page_people.py FOLDER EMPTY HISTORY BOX NETWORK CODE RECORDED GONE

EMPTY is a daemon that keeps nobody yet and would keep them in HISTORY. BOX and NETWORK are addresses of another one that
keeps CODE with many sessions, RECORDED with its recording and GONE without. Screenshots go to FOLDER. Prints JSON. Needs
playwright, axe-playwright-python and Debian's chromium.
"""
import json
import os
import sys
import tarfile

from playwright.sync_api import sync_playwright

from page_browser import SIZES, Screens, forbidden, go, offences, settled, until

folder, empty, history, box, network, code, recorded, gone = sys.argv[1:9]
seen = {"targets": []}
STATUS = "([path, options]) => fetch(path, options).then((one) => one.status)"
# Whatever can be touched and is smaller than 44 px; a link within a sentence and what stands in a label count as the label.
SMALL = """() => [...document.querySelectorAll('main button, main a, main input, main select, main summary, dialog button, dialog input')]
  .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([one, { width, height }]) => width > 0 && (height < 43.5 || width < 43.5))
  .map(([one, { width, height }]) => `${one.tagName} ${one.id || one.textContent.slice(0, 20)} ${width.toFixed(0)}x${height.toFixed(0)}`)"""
# Parts of a line that lie over each other.
OVER = """() => [...document.querySelectorAll('.days li, .goals li, .code-entry, .head')].flatMap((line) => {
  const boxes = [...line.children].map((one) => one.getBoundingClientRect());
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1).map(() => `over each other: ${line.textContent}`));
})"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def language(page, wanted):
    if page.evaluate("document.documentElement.lang") != wanted:
        page.click("#language")


def size(page, kind):
    width, height = SIZES[kind]
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(100)


def sheet(screens, page, name):
    """A sheet on a phone and on a table, through axe."""
    for kind in ("phone", "tablet"):
        size(page, kind)
        settled(page)
        screens.shoot(page, f"{name}-{kind}")
        seen["targets"] += [f"{name}-{kind}: {one}" for one in page.evaluate(SMALL)] if kind == "phone" else []
    screens.words[name] = forbidden(page)
    screens.axe += offences(page, name)


def tour(screens, page, name, **options):
    screens.tour(page, name, **options)
    size(page, "phone")
    seen["targets"] += [f"{name}: {one}" for one in page.evaluate(SMALL) + page.evaluate(OVER)]
    # As large as at four times the size on a small screen.
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(100)
    seen.setdefault("sideways", {})[name] = page.evaluate(SIDEWAYS)
    seen["targets"] += [f"{name}-320: {one}" for one in page.evaluate(OVER)]
    screens.shoot(page, f"{name}-320", full=True)
    size(page, "tablet")


def somebody_new(screens):
    """From nobody to somebody and back to nobody, by keyboard where it matters."""
    page = screens.open(f"{empty}#people", "tablet", "light")
    language(page, "nl")
    page.wait_for_selector(".codes li")
    seen["nobody"] = page.inner_text(".codes")
    page.focus("#add-person")
    page.keyboard.press("Enter")
    page.wait_for_selector("#consent")
    page.wait_for_selector("dialog li:nth-child(5)")
    seen["terms"] = page.inner_text("dialog ul")
    seen["offAtFirst"] = [page.is_checked("#consent"), page.is_checked("#research")]
    sheet(screens, page, "add-person")
    page.fill("dialog input[type=number]", "24")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#consent-error').textContent !== ''")
    seen["refused"] = page.inner_text("#consent-error")
    seen["focusAfterRefusal"] = page.evaluate("document.activeElement.id")
    seen["diskBeforeYes"] = os.path.exists(history)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector(".new-code")
    her = page.inner_text(".new-code")
    seen["newCode"] = her
    seen["diskAfterYes"] = os.path.exists(history)
    sheet(screens, page, "new-code")
    page.click("dialog button.main")
    page.wait_for_selector("#erase")
    seen["under"] = page.inner_text(".person > .small")
    seen["noTrends"] = page.locator(".measure").count()

    # Another stage; the weeks of the one before are gone.
    page.check("input[value=after-birth]")
    page.fill(".stage-form input[type=number]", "3")
    page.click(".stage-form button")
    until(page, "document.querySelector('.person > .small').textContent.includes('3')")
    seen["changed"] = page.inner_text(".person > .small")

    # A cross with a word of hers, which nobody reads here.
    page.click(".add-cross")
    page.fill("#cross-day", "2026-10-07")
    page.fill("#cross-word", "geheimwoord")
    sheet(screens, page, "cross")
    page.click("dialog button.main")
    page.wait_for_selector(".days .acts button")
    seen["crossFocus"] = page.evaluate("document.activeElement.tagName")
    page.click(".add-cross")
    page.fill("#cross-day", "2026-10-07")
    page.click("dialog button.main")
    until(page, "document.querySelector('#cross-error').textContent !== ''")
    seen["sameDay"] = page.inner_text("#cross-error")
    page.fill("#cross-day", "2026-10-09")
    page.fill("#cross-word", "feest")
    page.check("#cross-share")
    page.click("dialog button.main")
    page.wait_for_selector(".days .label")
    seen["crosses"] = page.inner_text(".days")

    # Goals: added, done, taken away.
    page.fill(".own-goals input[type=text]", "drie minuten voor het slapen")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-goal='1']")
    page.fill(".own-goals input[type=text]", "een wandeling")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-goal='2']")
    page.click("[data-goal='1']")
    until(page, "document.querySelector('.goals').textContent.includes('gedaan')")
    seen["goalFocus"] = page.evaluate("document.activeElement.dataset.goal ?? ''")
    page.click(".goals li:nth-child(2) button")
    until(page, "document.querySelectorAll('.goals li').length === 1")
    tour(screens, page, "person-new")
    language(page, "nl")

    # Consent: research, back, and again.
    page.wait_for_selector("#person-research")
    with page.expect_response(f"{empty}api/people/{her}"):
        page.check("#person-research")
    until(page, "document.activeElement.id === 'person-research'")
    page.click("#take-back")
    page.wait_for_selector("dialog button.main")
    sheet(screens, page, "take-back")
    page.click("dialog button.main")
    page.wait_for_selector("#consent-again")
    known = page.context.request.get(f"{empty}api/people/{her}").json()
    seen["consent"] = {"withdrawn": "withdrawn" in known["consent"], "research": known["consent"]["research"]}
    seen["stage"] = [known["stage"], known["weeks"]]
    seen["labels"] = [cross.get("label") for cross in known["crosses"]]
    seen["goals"] = [[goal["text"], goal["done"]] for goal in known["goals"]]

    # Taken along.
    with page.expect_download() as download:
        page.click("#export")
    seen["archive"] = sorted(os.path.basename(one) for one in tarfile.open(download.value.path()).getnames())
    seen["archiveName"] = download.value.suggested_filename

    # Erased, with the code typed again.
    page.click("#erase")
    page.fill("#erase-code", "QQQQQ")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#erase-error').textContent !== ''")
    seen["wrongCode"] = page.inner_text("#erase-error")
    sheet(screens, page, "erase")
    page.fill("#erase-code", her.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector(".found")
    seen["erased"] = page.inner_text("dialog")
    sheet(screens, page, "erased")
    seen["left"] = [name for name in names(history) if her in name]
    page.click("dialog button.main")
    page.wait_for_selector(".nobody")
    page.close()


def names(path):
    return [os.path.join(place, name) for place, folders, files in os.walk(path) for name in folders + files]


def somebody_known(screens):
    page = screens.open(f"{box}#practitioner", "tablet", "light")
    language(page, "nl")
    screens.shoot(page, "controls")
    page.click("nav a >> nth=0")
    page.click(".who summary")
    screens.shoot(page, "start-who", full=True)
    page.click(".who a")
    page.wait_for_selector(".code-entry")
    page.go_back()
    page.click("nav a >> nth=1")
    page.click("#to-people")
    page.wait_for_selector(".code-entry")
    seen["list"] = page.inner_text(".codes")
    tour(screens, page, "people")
    language(page, "nl")
    page.wait_for_selector(".code-entry")
    page.fill("#find-code", code.lower())
    seen["found"] = [one.inner_text() for one in page.locator(".codes li:not([hidden]) strong").all()]
    page.click(f"[data-code={code}] button")
    page.wait_for_selector(".measure img")
    until(page, "[...document.images].every((one) => one.complete && one.naturalWidth > 0)")
    seen["address"] = page.url
    seen["trends"] = {
        one.get_attribute("data-measure"): {
            "verdict": one.get_attribute("data-verdict"), "words": one.locator("summary span").inner_text(),
            "alt": one.locator("img").get_attribute("alt"), "rows": one.locator("tbody tr").count(),
        } for one in page.locator(".measure").all()}
    seen["picture"] = page.context.request.get(f"{box}api/people/{code}/trend.svg?measure=tension_before&lang=nl").text()
    tour(screens, page, "person", participant=False)
    language(page, "nl")
    page.wait_for_selector(".past a")
    entries = page.locator(".past li")
    seen["entries"] = {
        name: [link.inner_text() for link in page.locator(f".past li:has(a[href*='{name}']) a").all()] for name in (recorded, gone)}
    seen["goneSays"] = page.locator(f".past li:has(a[href*='{gone}'])").inner_text()
    before = entries.count()
    page.click(".times button")
    until(page, f"document.querySelectorAll('.past li').length > {before}")
    seen["times"] = [before, entries.count()]
    for words, name in {"Voor de begeleider": "practitioner", "Een blad om mee te nemen": "parent"}.items():
        with page.context.expect_page() as opened:
            page.click(f".past a[href*='{gone}'] >> text={words}")
        remembered = opened.value
        remembered.wait_for_load_state()
        screens.shoot(remembered, f"remembered-{name}", full=True)
        screens.axe += offences(remembered, f"remembered-{name}")
        seen[f"remembered-{name}"] = remembered.inner_text("body")
        remembered.close()
    # The browser remembers no code, and whoever comes back finds the list.
    page.click("nav a >> nth=0")
    page.click("nav a[href='#people']")
    page.wait_for_selector(".code-entry")
    return page


def other_screens(screens, page):
    """Which screens have the people at all."""
    routes = {}
    for role in ("practitioner", "participant", "display"):
        digits = page.context.request.post(f"{box}api/access/codes", data={"role": role}).json()["code"]
        other = screens.open(f"{network}#pair={digits}", "tablet", "dark")
        other.wait_for_selector("main > *")
        until(other, "document.querySelector('.pair') === null")
        go(other, "people")
        routes[role] = {
            "link": other.locator("a[href='#people']").count() > 0, "list": other.locator(".people").count(),
            "answer": other.evaluate(STATUS, ["/api/people", {}]),
        }
        if role == "practitioner":
            other.wait_for_selector(".code-entry")
            other.click(".code-entry")
            other.wait_for_selector(".measure img")
            screens.tour(other, "person-dark", ["phone"], participant=False)
        other.context.close()
    seen["routes"] = routes


def on_her_phone(screens, page):
    digits = page.context.request.post(f"{box}api/access/codes", data={"role": "participant", "seat": 1}).json()["code"]
    phone = screens.open(f"{network}#pair={digits}", "phone", "light")
    phone.wait_for_selector(".mood")
    language(phone, "nl")
    other = page.context.request.post(f"{box}api/people", data={"consent": True}).json()["code"]
    json_post = {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": "{}"}
    paths = {
        "crosses": ["crosses", {}], "goals": ["goals", {}], "newGoal": ["goals", {**json_post, "body": '{"text":"x"}'}],
        "person": ["", {}], "change": ["", json_post], "export": ["export", {}], "erase": ["", {"method": "DELETE"}],
    }

    def statuses(who):
        return {name: phone.evaluate(STATUS, [f"/api/people/{who}/{path}".rstrip("/"), options]) for name, (path, options) in paths.items()}

    seen["strangers"] = statuses(code)
    # A practitioner starts for her; her own screen knows her by that.
    page.context.request.post(f"{box}api/session/start", data={"exercise": "calm-6", "person": code, "practitioner": True})
    phone.wait_for_selector("#stop")
    seen["hers"] = statuses(code)
    seen["others"] = statuses(other)
    page.click(f"[data-code={code}] button")
    page.wait_for_selector("#erase")
    page.click("#erase")
    page.fill("#erase-code", code)
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#erase-error').textContent !== ''")
    seen["eraseNow"] = page.inner_text("#erase-error")
    page.keyboard.press("Escape")
    phone.click("#stop")
    phone.click("[data-reason=other]")
    phone.wait_for_selector(".end")
    phone.click("nav a >> nth=1")
    phone.wait_for_selector(".own-goals li")
    # Today's cross, then a word with it.
    phone.click(".crossing button")
    until(phone, "document.querySelector('.crossing button') === null")
    phone.wait_for_selector(".days .acts button")
    phone.click(".days li:first-child .acts button >> nth=0")
    phone.fill("#cross-word", "mijn eigen woord")
    screens.axe += offences(phone, "her-word")
    phone.screenshot(path=f"{folder}/her-word.png")
    screens.words["her-word"] = forbidden(phone)
    phone.click("dialog button.main")
    until(phone, "document.querySelector('.days').textContent.includes('mijn eigen woord')")
    seen["herCrosses"] = phone.inner_text(".days")
    seen["boxReads"] = page.context.request.get(f"{box}api/people/{code}").text()
    phone.fill(".own-goals input[type=text]", "elke avond even zitten")
    phone.keyboard.press("Enter")
    until(phone, "document.querySelector('.goals').textContent.includes('elke avond')")
    phone.click(".goals li:last-child input")
    until(phone, "document.querySelector('.goals li:last-child').textContent.includes('gedaan')")
    tour(screens, phone, "her-look-back")
    language(phone, "nl")
    # She shares it.
    phone.wait_for_selector(".days .label")
    phone.click(".days li:first-child .acts button >> nth=0")
    phone.check("#cross-share")
    phone.click("dialog button.main")
    # An older day of hers is shared already.
    until(phone, "document.querySelector('.days li:first-child').textContent.includes('Anderen mogen')")
    known = page.context.request.get(f"{box}api/people/{code}").json()
    seen["boxReadsShared"] = [cross.get("label") for cross in known["crosses"]]
    seen["herGoals"] = [[goal["text"], goal["done"]] for goal in known["goals"]]


with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    screens = Screens(browser, folder)
    somebody_new(screens)
    page = somebody_known(screens)
    other_screens(screens, page)
    on_her_phone(screens, page)
    browser.close()

# What a screen is refused the browser calls an error too.
seen |= {
    "trouble": [one for one in screens.trouble if "403" not in one and "409" not in one],
    "axe": screens.axe, "forbidden": {name: words for name, words in screens.words.items() if words},
}
print(json.dumps(seen))
