#!/usr/bin/env python3
"""Visits the live page in a real browser as the people do who use it, and says what they saw.

usage: page.py FOLDER ALONE NETWORK GROUP LIVE PID

ALONE is the address of a daemon without a sensor, NETWORK its address for paired screens, GROUP of one with five seats, LIVE of one that runs the ladder with
a sensor whose simulator has the process number PID; that one is killed. Screenshots go to FOLDER. Prints JSON.
Needs playwright, axe-playwright-python and Debian's chromium.
"""
import json
import os
import signal
import sys
import time

from playwright.sync_api import sync_playwright

from page_browser import Screens, until
from page_measures import BEATS, FRAMES, SHAPE, go_on, layouts, slow, stand_still

folder, alone, network, group, live, simulator = sys.argv[1:7]
begin = time.monotonic()
seen = {"times": {}}


def passed(what):
    seen["times"][what] = round(time.monotonic() - begin, 1)


def start_group(screens):
    page = screens.open(f"{group}#group", "wall", "dark")
    until(page, "document.getElementById('link').innerText.includes('5')")
    page.click("summary")
    # The one that comes to its rhythm soonest.
    page.select_option(".facilitator select", "ladder")
    page.click(".facilitator .main")
    page.wait_for_selector(".facilitator .stop:not([hidden])")
    page.context.close()


def practise_alone(screens):
    """No sensor: one touch starts; Escape stops; there is a way to look back all the same."""
    page = screens.open(alone, "phone", "light")
    page.wait_for_selector(".mood")
    screens.tour(page, "start")
    page.click("#all summary")
    page.click(".who summary")
    page.check("input[value=after-birth]")
    screens.shoot(page, "start-all", full=True)
    screens.axe += screens_axe(page, "start, all open")
    page.keyboard.press("F1")
    page.wait_for_selector("dialog.contact")
    seen["contactHas112"] = "112" in page.inner_text("dialog.contact")
    screens.tour_dialog(page, "contact")
    page.keyboard.press("Escape")
    page.click("#settings")
    screens.tour_dialog(page, "settings")
    page.check("input[value=nl-BE]")
    page.keyboard.press("Escape")
    page.click("#contact")
    seen["flemish"] = page.inner_text("dialog.contact")
    page.keyboard.press("Escape")
    page.click(".mood")
    page.wait_for_selector("#stop")
    seen["aloneRuns"] = page.locator(".breathing").count() == 1
    page.set_viewport_size({"width": 640, "height": 512})
    # 200 % zoom of a 1280 by 1024 screen.
    seen["stopInView"] = page.evaluate(
        "() => { const box = document.getElementById('stop').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight && document.documentElement.scrollWidth <= innerWidth; }")
    screens.shoot(page, "guide-zoomed")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.stop-dialog")
    screens.tour_dialog(page, "stop")
    page.keyboard.press("Escape")
    seen["stopStays"] = page.locator("dialog.stop-dialog").count() == 1
    page.click("[data-reason=pain]")
    page.wait_for_selector("dialog.contact.urgent")
    seen["urgentFirst"] = page.inner_text("dialog.contact section")
    page.keyboard.press("Escape")
    page.wait_for_selector(".end")
    screens.tour(page, "end", ["phone", "tablet"])
    page.click("text=Look back")
    page.wait_for_selector(".look-back")
    screens.words["look-back-alone"] = screens.forbidden(page)
    page.context.close()


def pair(screens):
    """At the box somebody lets a phone in; the phone shows the code, and then her seat and nothing else."""
    box = screens.open(f"{alone}#practitioner", "tablet", "light")
    box.click("#let-in")
    box.click("dialog.pairing .reasons button >> nth=0")
    box.wait_for_selector("dialog.pairing .qr")
    screens.tour_dialog(box, "let-in")
    code = box.inner_text("dialog.pairing .code").replace(" ", "")
    phone = screens.open(network, "phone", "dark")
    phone.wait_for_selector("#code")
    screens.tour(phone, "pair", ["phone"])
    phone.fill("#code", "12")
    phone.keyboard.press("Enter")
    until(phone, "document.querySelector('.pair .error').innerText.length > 5")
    phone.fill("#code", f"{code[:3]} {code[3:]}")
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".mood")
    seen["pairedViews"] = phone.locator("nav a").count()
    seen["pairedNeedsNoCode"] = phone.evaluate("fetch('/api/access').then((one) => one.json()).then((one) => one.role)")
    # A picture of the code carries it behind the #; it does not stay in the address.
    box.click("dialog.pairing .reasons button >> nth=2")
    until(box, f"document.querySelector('dialog.pairing .code').innerText.replace(' ', '') !== '{code}'")
    other = box.inner_text("dialog.pairing .code").replace(" ", "")
    wall = screens.open(f"{network}#pair={other}", "wall", "dark")
    wall.wait_for_selector(".group")
    seen["wallAddress"] = wall.evaluate("location.href")
    seen["wallControls"] = wall.locator(".facilitator").count()
    for page in (box, phone, wall):
        page.context.close()


def arrive(screens):
    """The first minute: she may say how tense she is; the practitioner looks on."""
    page = screens.open(live, "phone", "dark")
    page.wait_for_selector(".tension")
    screens.tour(page, "arrive", ["phone"])
    page.click(".face >> nth=3")
    page.wait_for_selector(".tension", state="detached")
    page.set_viewport_size({"width": 1024, "height": 768})
    practitioner = screens.open(f"{live}#practitioner", "tablet", "light")
    stand_still([practitioner])
    return page, practitioner


def see_it_live(screens, page, practitioner):
    until(practitioner, "document.querySelectorAll('.values tbody tr').length > 5", 120)
    practitioner.click("text=Markeer")
    seen["notesOff"] = not practitioner.is_visible("input[type=text]")
    until(page, "document.querySelector('.half')?.dataset.half === 'in'", 120)
    passed("paced")
    if page.evaluate("document.documentElement.lang") != "nl":
        page.click("#language")
    page.evaluate("import('/web/page.js').then(({ app }) => app.sound.wake())")
    seen["beats"], seen["shape"] = page.evaluate(f"async () => Promise.all([({BEATS})(), ({SHAPE})()])")
    seen["layout"] = layouts(page, 1.5)
    seen["frames"] = page.evaluate(FRAMES)
    slow(page, 4)
    seen["slowFrames"] = page.evaluate(FRAMES)
    slow(page, 1)
    still = screens.open(live, "phone", "dark", still=True)
    still.wait_for_selector(".bar-fill")
    passed("measured")
    screens.tour(page, "guide")
    # The language changed in the middle; now the page is loaded anew in the middle.
    page.reload()
    until(page, "['in', 'out'].includes(document.querySelector('.half')?.dataset.half)", 120)
    seen["reloaded"] = {"stop": page.is_visible("#stop"), "language": page.evaluate("document.documentElement.lang")}
    seen["stillBar"] = still.locator(".bar-fill").count() == 1 and still.locator(".bloom").count() == 0
    screens.shoot(still, "guide-still")
    screens.axe += screens_axe(still, "guide with a bar")
    seen["rows"] = practitioner.locator(".values tbody tr").count()
    seen["cells"] = practitioner.evaluate(
        "[...document.querySelectorAll('.values tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText))")
    seen["marked"] = practitioner.locator(".log .mark").count()
    seen["spectrum"] = practitioner.is_visible(".spectrum canvas")
    go_on([practitioner])
    screens.tour(practitioner, "practitioner", participant=False)
    stand_still([practitioner])
    # Enough of her heart since then for a picture to look back on.
    until(page, "import('/web/page.js').then(({ app }) => app.seat.past.beats.filter(({ rate }) => rate > 0).length > 15)")
    passed("toured")
    return still


def lose_the_sensor(screens, page, practitioner):
    """An answer from before comes late. The screen that is opened after it never sees her heart."""
    held = []
    page.route("**/api/status", lambda route: held.append((route, route.fetch())), times=1)
    while not held:
        page.wait_for_timeout(50)
    os.kill(int(simulator), signal.SIGKILL)
    killed = time.monotonic()
    # In one look: on a slow machine a drop of the connection may be said a moment later.
    seen["lostWords"] = until(
        page, "document.getElementById('link').dataset.state === 'lost' && document.getElementById('link').innerText", 120)
    seen["lostSaidAfter"] = round(time.monotonic() - killed, 2)
    route, answer = held[0]
    route.fulfill(response=answer)
    told = answer.json()["seats"][0]
    seen["oldAnswer"] = [sensor["state"] for sensor in told["sensors"]]
    seen["lostAfterOldAnswer"] = until(
        page, f"import('/web/page.js').then(({{ app }}) => app.status.seats[0].now_s === {told['now_s']!r} && String(app.seat.isSensorLost))")
    until(page, "document.querySelector('.curves').classList.contains('old')", 120)
    first = page.evaluate("getComputedStyle(document.querySelector('.bloom')).transform")
    page.wait_for_timeout(700)
    seen["goesOn"] = first != page.evaluate("getComputedStyle(document.querySelector('.bloom')).transform")
    until(practitioner, "document.querySelector('.sensors').innerText.includes('gap:')")
    seen["sensorReason"] = practitioner.inner_text(".sensors")
    return screens.open(f"{live}#participant", "phone", "light")


def stop_dizzy(screens, page, other, late):
    page.click("#stop")
    page.wait_for_selector("dialog.stop-dialog")
    until(page, "document.querySelector('.breathing.resting') !== null")
    seen["resting"] = page.locator(".breathing.resting").count() == 1
    # The way to the daemon is cut just then: what she asked for is done all the same.
    page.route("**/api/session/stop", lambda route: route.abort("connectionreset"), times=1)
    page.click("[data-reason=dizzy]")
    until(page, "document.querySelector('.end .line')?.innerText.length > 20", 120)
    screens.trouble = [one for one in screens.trouble if "ERR_CONNECTION_RESET" not in one]
    seen["stopsCut"] = sum("session/stop" in one for one in screens.failed)
    seen["dizzyWords"] = page.inner_text(".end .line")
    # A second screen follows.
    other.wait_for_selector(".end")
    late.wait_for_selector(".end")
    late.goto(f"{live}#look-back")
    seen["lateLooksBack"] = late.inner_text(".look-back")
    page.goto(f"{live}#look-back")
    page.wait_for_selector(".look-back-picture")
    seen["pictures"] = page.locator(".look-back-picture").count()
    screens.tour(page, "look-back")
    seen["sentences"] = []
    for _ in range(2):
        seen["sentences"].append(page.inner_text(".look-back .sentence"))
        page.click("#language")


def see_the_group(screens):
    page = screens.open(f"{group}#group", "wall", "dark")
    until(page, "document.querySelector('.half').dataset.half === 'paced'", 120)
    screens.tour(page, "group")
    seen["groupWords"] = page.inner_text(".count")
    text = page.inner_text("main").lower()
    seen["groupTellsOfOne"] = [word for word in ("bpm", "slagen", "beats a minute", "sensor") if word in text]
    page.context.close()


with sync_playwright() as driver:
    browser = driver.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"])
    screens = Screens(browser, folder)
    screens_axe = screens.offences
    with screens.told_when_lost(seen["times"]):
        page, practitioner = arrive(screens)
        start_group(screens)
        passed("group started")
        practise_alone(screens)
        passed("alone")
        pair(screens)
        passed("paired")
        still = see_it_live(screens, page, practitioner)
        see_the_group(screens)
        passed("group")
        late = lose_the_sensor(screens, page, practitioner)
        passed("lost")
        stop_dizzy(screens, page, still, late)
        passed("stopped")
    browser.close()

seen |= {"trouble": screens.trouble, "axe": screens.axe, "forbidden": {k: v for k, v in screens.words.items() if v},
         "pictures_taken": screens.pictures, "seconds": round(time.monotonic() - begin, 1)}
print(json.dumps(seen))
