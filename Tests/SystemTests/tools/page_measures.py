"""What is measured inside the page while it runs."""

# Every beat that comes: the session time at which the daemon had decided it, and at which a frame that knows it
# had been drawn.
BEATS = """async () => {
  const { app } = await import('/web/page.js');
  const canvas = document.querySelector('.curves canvas');
  // The end of the heart line, where a beat shows.
  const pixels = () => canvas.getContext('2d').getImageData(canvas.width * 0.9, 0, canvas.width * 0.1, canvas.height).data;
  const found = [];
  const take = app.take.bind(app);
  app.take = (event) => {
    take(event);
    if (event.class !== 'beat') return;
    const before = pixels();
    // The page's own frame comes first; when the next one begins, what it drew is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const drawn = app.seat.clock.now();
      const after = pixels();
      if (after.some((value, index) => value !== before[index])) {
        found.push({ peak: event.t_s, decided: event.decided_s, drawn });
      }
    }));
  };
  await new Promise((done) => setTimeout(done, 6000));
  delete app.take;
  return { beats: found, clockError: app.seat.clock.error };
}"""

# The work of each frame and the time from one to the next, in milliseconds.
FRAMES = """async () => {
  const { app } = await import('/web/page.js');
  const work = [], steps = [];
  const frame = app.view.frame.bind(app.view);
  let last = performance.now();
  app.view.frame = (time) => {
    const begin = performance.now();
    frame(time);
    work.push(performance.now() - begin);
    steps.push(begin - last);
    last = begin;
  };
  await new Promise((done) => setTimeout(done, 2500));
  delete app.view.frame;
  const at = (list, share) => list.sort((a, b) => a - b)[Math.floor(share * (list.length - 1))];
  return { frames: work.length, workMedian: at(work, 0.5), work95: at(work, 0.95), work99: at(work, 0.99),
    stepMedian: at(steps, 0.5), step95: at(steps, 0.95) };
}"""

# What each frame drew beside what the daemon's cues ask for at the session time of that frame, 0 to 1; and how far
# the sound that was planned for a cue is from it, in seconds, asked of the audio clock later on.
SHAPE = """async () => {
  const { app } = await import('/web/page.js');
  const body = document.querySelector('.bloom');
  const sizes = [], sounds = [];
  const frame = app.view.frame.bind(app.view);
  app.view.frame = (time) => {
    frame(time);
    const asked = app.seat.pacer.shape(time);
    if (asked !== null) sizes.push([asked, (new DOMMatrix(body.style.transform).a - 0.42) / 0.58]);
    const planned = app.sound.last;
    if (planned && app.sound.context.state === 'running' && !sounds.some(({ cue }) => cue === planned.cue)) {
      const now = app.seat.clock.now();
      const heard = now + planned.start - app.sound.at(now, app.seat.clock);
      sounds.push({ cue: planned.cue, error: heard - planned.cue });
    }
  };
  await new Promise((done) => setTimeout(done, 6000));
  delete app.view.frame;
  return { sizes, sounds };
}"""


def layouts(page, seconds):
    """Layouts and frames in so many seconds in which no word changes."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def count():
        return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}["LayoutCount"]

    page.evaluate("import('/web/page.js').then(({ app }) => { app.view.tick = () => {}; })")
    before = count()
    frames = page.evaluate(
        "async (seconds) => { let frames = 0; const end = performance.now() + seconds * 1000;"
        " while (performance.now() < end) { await new Promise(requestAnimationFrame); frames++; } return frames; }",
        seconds)
    found = {"layouts": count() - before, "frames": frames}
    page.evaluate("import('/web/page.js').then(({ app }) => { delete app.view.tick; })")
    return found


def slow(page, factor):
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": factor})


def stand_still(pages):
    """Screens that nobody looks at draw nothing: without a graphics card drawing is what costs."""
    for page in pages:
        page.evaluate("import('/web/page.js').then(({ app }) => { app.view.frame = () => {}; })")


def go_on(pages):
    for page in pages:
        page.evaluate("import('/web/page.js').then(({ app }) => { delete app.view.frame; })")
