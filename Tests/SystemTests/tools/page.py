#!/usr/bin/env python3
"""Opens the live page in a real browser and says what is on it.

usage: page.py ADDRESS PICTURE.png [--width W] [--height H] [--seconds S] [--lang en] [--touch ID]

Prints JSON: the words of some elements, the number of differing pixels that each curve shows, errors of the console.
Needs playwright and Debian's chromium.
"""
import argparse
import json

from playwright.sync_api import sync_playwright

parser = argparse.ArgumentParser()
parser.add_argument("address")
parser.add_argument("picture")
parser.add_argument("--width", type=int, default=1200)
parser.add_argument("--height", type=int, default=860)
parser.add_argument("--seconds", type=float, default=5)
parser.add_argument("--english", action="store_true")
parser.add_argument("--stop", action="store_true")
options = parser.parse_args()

inked = """id => {
  const canvas = document.getElementById(id);
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
  return count;
}"""

with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": options.width, "height": options.height})
    trouble = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(options.address)
    if options.english:
        page.click("#language")
    page.wait_for_timeout(options.seconds * 1000)
    radii = []
    for _ in range(6):
        radii.append(float(page.get_attribute("#breathing", "r")))
        page.wait_for_timeout(400)
    page.click("summary")
    page.wait_for_timeout(700)
    page.screenshot(path=options.picture)
    words = {id: page.inner_text(f"#{id}") for id in ["phase", "line", "level", "link", "heart-now", "breath-now", "safety"]}
    if options.stop:
        page.click("#stop")
        page.wait_for_timeout(1500)
        words["after-stop"] = page.inner_text("#line")
    print(json.dumps({
        "words": words,
        "ink": {id: page.evaluate(inked, id) for id in ["heart", "breath", "ecg"]},
        "radii": radii,
        "rows": page.locator("#numbers tr").count(),
        "trouble": trouble,
    }))
    browser.close()
