#!/usr/bin/env python3
"""Opens somebody's earlier session on the live page and its reports, as a practitioner at the box and as she on her phone.

usage: page_history.py FOLDER BOX NETWORK CODE ID

BOX and NETWORK are addresses of one daemon that keeps session ID of CODE. Screenshots and printed reports go to FOLDER.
Prints JSON. Needs playwright, axe-playwright-python and Debian's chromium.
"""
import json
import sys

from playwright.sync_api import sync_playwright

from page_browser import Screens, until

folder, box, network, code, session = sys.argv[1:6]
seen = {}
STATUS = "([path, options]) => fetch(path, options).then((one) => one.status)"


def report(screens, page, words, name):
    """Opens a report by its link and prints it; what stands in it."""
    with page.context.expect_page() as opened:
        page.click(f".past a >> text={words}")
    sheet = opened.value
    sheet.on("console", lambda message: screens.trouble.append(message.text) if message.type == "error" else None)
    sheet.wait_for_load_state()
    sheet.pdf(path=f"{folder}/{name}.pdf", format="A4", print_background=True)
    screens.shoot(sheet, name, full=True)
    screens.axe += screens.offences(sheet, name)
    seen[name] = {
        "language": sheet.evaluate("document.documentElement.lang"), "title": sheet.title(),
        "pictures": sheet.locator("svg").count(), "styled": sheet.evaluate("document.styleSheets.length > 0"),
        "pages": open(f"{folder}/{name}.pdf", "rb").read().count(b"/Type /Page\n"), "text": sheet.inner_text("body"),
    }
    sheet.close()


def at_the_box(screens):
    page = screens.open(f"{box}#look-back", "tablet", "light")
    if page.evaluate("document.documentElement.lang") != "nl":
        page.click("#language")
    page.fill("#whose", "QQQQQ")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.past li') !== null")
    seen["unknown"] = page.inner_text(".past")
    page.fill("#whose", code.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector(".past a")
    seen["entry"] = page.inner_text(".past")
    screens.tour(page, "earlier")
    page.click("#language") if page.evaluate("document.documentElement.lang") != "nl" else None
    page.wait_for_selector(".past a")
    report(screens, page, "Een blad om mee te nemen", "report-parent-nl")
    report(screens, page, "Voor de begeleider", "report-practitioner-nl")
    page.click("#language")
    page.wait_for_selector(".past a")
    report(screens, page, "A page to take along", "report-parent-en")
    report(screens, page, "For research", "report-research-en")
    # Whoever comes next finds nothing.
    page.click("nav a >> nth=0")
    page.click("nav a >> nth=-1")
    page.wait_for_selector("#whose")
    seen["left"] = page.locator(".past a").count()
    return page


def on_her_phone(screens, page):
    page.goto(f"{box}#practitioner")
    page.click("#let-in")
    page.click("dialog.pairing .reasons button >> nth=0")
    page.wait_for_selector("dialog.pairing .qr")
    digits = page.inner_text("dialog.pairing .code").replace(" ", "")
    phone = screens.open(f"{network}#pair={digits}", "phone", "dark")
    phone.wait_for_selector(".mood")
    paths = {
        "list": f"/api/sessions?person={code}", "all": "/api/sessions", "hers": f"/api/sessions/{session}/report",
        "practitioners": f"/api/sessions/{session}/report?view=practitioner", "person": f"/api/people/{code}",
        "trend": f"/api/people/{code}/trend.svg?view=parent&measure=tension_before",
    }

    def statuses():
        return {name: phone.evaluate(STATUS, [path, {}]) for name, path in paths.items()}

    seen["strangers"] = statuses()
    phone.click(".who summary")
    phone.fill("#code", code)
    phone.click(".mood")
    phone.wait_for_selector("#stop")
    seen["practising"] = statuses()
    # Stopped, she looks back.
    phone.click("#stop")
    phone.click("[data-reason=other]")
    phone.wait_for_selector(".end")
    phone.click("nav a >> nth=1")
    phone.wait_for_selector(".past a")
    seen["phoneLinks"] = phone.locator(".past a").all_inner_texts()
    phone.click(".crossing button")
    until(phone, "document.querySelector('.crossing button') === null")
    screens.tour(phone, "earlier-on-phone", ["phone"])
    seen["crosses"] = phone.context.request.get(f"{box.rstrip('/')}/api/people/{code}").json()["crosses"]


with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    screens = Screens(browser, folder)
    page = at_the_box(screens)
    trouble = list(screens.trouble)
    on_her_phone(screens, page)
    browser.close()

# What a screen is refused the browser calls an error too.
seen |= {
    "trouble": [one for one in screens.trouble if one not in trouble and "403" not in one] + [
        one for one in trouble if "404" not in one],
    "axe": screens.axe, "forbidden": {name: words for name, words in screens.words.items() if words},
}
print(json.dumps(seen))
