"""What the visits to the page share: a browser, its screens, and looking at them."""
import re
import sys
import time
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

SIZES = {"phone": (390, 844), "tablet": (1024, 768), "wall": (1920, 1080)}

# Words that nobody who practises is shown (exercises.md, 0.1), in both languages.
FORBIDDEN = [
    "hrv", "rmssd", "sdnn", "coheren", "vagus", "vagal", "zenuwstelsel", "nervous system", r"model\b", r"score\b",
    r"moet\b", r"moeten\b", r"must\b", r"diep", r"\bdeep", "falen", "fail", "hormo", "behandeling", "treatment",
    "therap", "angststoornis", "anxiety disorder", "depress", "goed voor je baby", "good for your baby",
    "stress level", "gestoord", "resilien", "veerkracht",
]
READ = """() => [document.body.innerText, document.title,
  ...[...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((one) =>
    ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? ''))].join('\\n')"""


def until(page, condition, seconds=60):
    """Waits until a condition holds on the page, and gives what it came to. Playwright's own way evaluates text, which
    the page forbids."""
    end = time.monotonic() + seconds
    while not (value := page.evaluate(condition)):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s in vain for {condition}")
        page.wait_for_timeout(50)
    return value


def forbidden(page):
    """Words on the screen, or told to a screen reader, that should not be there."""
    text = page.evaluate(READ).lower()
    return [word for word in FORBIDDEN if re.search(word, text)]


def settled(page):
    """Waits until a sheet has appeared: half there it is half see-through, on a busy machine for long."""
    until(page, "document.getAnimations().every((one) => !(one instanceof CSSAnimation))")


def go(page, view):
    """To another view by its address; the page has answered when this is back."""
    page.evaluate(
        "(view) => new Promise((done) => { addEventListener('hashchange', () => setTimeout(done), { once: true }); location.hash = view; })",
        view)


def offences(page, where):
    """What axe finds, one line each."""
    settled(page)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
    return [
        f"{where}: {one['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
        for one in found.response["violations"] for node in one["nodes"]
    ]


class Screens:
    """One browser with several screens, each a person or a wall of its own."""

    def __init__(self, browser, folder):
        self.browser = browser
        self.folder = folder
        self.trouble = []
        self.failed = []
        self.axe = []
        self.words = {}
        self.pictures = []

    def open(self, address, size="phone", theme="dark", still=False):
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, has_touch=size == "phone",
            reduced_motion="reduce" if still else "no-preference", ignore_https_errors=True)
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.on("console", lambda message: self.trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("requestfailed", lambda request: self.failed.append(f"{time.strftime('%X')} {request.method} {request.url} {request.failure}"))
        page.goto(address)
        page.wait_for_selector("#language")
        return page

    @contextmanager
    def told_when_lost(self, times):
        """A visit that does not get on says in its first lines where it was and what every screen showed."""
        try:
            yield
        except Exception as error:
            line = error.__traceback__
            while line.tb_next is not None and line.tb_next.tb_frame.f_code.co_filename == sys.argv[0]:
                line = line.tb_next
            print(f"line {line.tb_lineno}: {str(error)[:400]}\n{times}\n{self.trouble}\n{self.failed}", file=sys.stderr)
            pages = [page for context in self.browser.contexts for page in context.pages]
            for number, page in enumerate(pages):
                page.screenshot(path=f"{self.folder}/lost-{number}.png")
                shown = re.sub(r"\s+", " ", page.inner_text("body"))
                print(f"screen {number}, {page.url}: {shown[:300]}", file=sys.stderr)
            raise

    def offences(self, page, where):
        return offences(page, where)

    def forbidden(self, page):
        return forbidden(page)

    def tour_dialog(self, page, name):
        """A sheet over the page, as it is."""
        settled(page)
        self.shoot(page, name)
        self.words[name] = forbidden(page)
        self.axe += offences(page, name)

    def shoot(self, page, name, full=False):
        page.screenshot(path=f"{self.folder}/{name}.png", full_page=full)
        self.pictures.append(name)

    def tour(self, page, name, sizes=SIZES, participant=True):
        """A view at every size in both languages; once through axe; its words read."""
        for language in ("nl", "en"):
            if page.evaluate("document.documentElement.lang") != language:
                page.click("#language")
            for size in sizes:
                width, height = SIZES[size]
                page.set_viewport_size({"width": width, "height": height})
                page.wait_for_timeout(100)
                self.shoot(page, f"{name}-{size}-{language}", full=True)
            if participant:
                self.words[f"{name}-{language}"] = forbidden(page)
        self.axe += offences(page, name)
