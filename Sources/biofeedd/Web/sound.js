// The guidance as sound from this screen: the same cues at the same session times as the box plays.

/** Peak of a breath, far below full scale: about -20 dB. */
const BREATH = 0.1, CHIME = 0.05;
/** Seconds for the last of a breath to sink and the first to rise: the dip that tells the turn without looking. */
const ATTACK = 0.15, RELEASE = 0.1;
const POINTS = 64;

export class Sound {
  constructor(app) {
    this.app = app;
    this.context = null;
    this.playing = new Set();
    this.chimes = 0;
  }

  /** On when she said so; until she says, where the box itself has no speaker. */
  get isOn() { return this.app.settings.sound ?? !this.app.boxHasSpeaker; }

  turn(isOn) {
    this.app.settings.set({ sound: isOn });
    if (isOn) this.wake();
    else this.fade(0.3);
  }

  /** Browsers let a page sound only after a touch: called from one. */
  wake() {
    if (!this.isOn) return;
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      this.noise = pinkNoise(this.context);
    }
    this.context.resume();
  }

  /** The audio clock's time at which a moment of session time is heard. */
  at(time, clock) {
    const { contextTime, performanceTime } = this.context.getOutputTimestamp();
    const away = time - clock.now();
    // The stamp says which sample leaves the speaker at which moment of the page's clock.
    if (performanceTime > 0) return contextTime + (performance.now() - performanceTime) / 1000 + away;
    return this.context.currentTime + away - (this.context.outputLatency || this.context.baseLatency || 0);
  }

  /** Takes a `cue` event of a session with this clock. */
  take(cue, clock) {
    if (cue.kind === "fade") this.fade(cue.seconds);
    if (!this.isOn || this.context?.state !== "running") return;
    if (cue.kind === "inhale" || cue.kind === "exhale") this.breathe(cue, clock);
    else if (cue.kind === "chime") this.chime(cue, clock);
    else if (cue.kind === "voice") this.speak(cue, clock);
  }

  breathe(cue, clock) {
    const { context } = this;
    let start = this.at(cue.t_s, clock), seconds = cue.seconds, from = 0;
    if (start < context.currentTime) {
      // Late: begun in its middle, so that its end is right.
      from = (context.currentTime - start) / seconds;
      if (from > 0.9) return;
      start = context.currentTime;
      seconds *= 1 - from;
    }
    const isInhale = cue.kind === "inhale";
    const tone = new Float32Array(POINTS), level = new Float32Array(POINTS);
    for (let i = 0; i < POINTS; i++) {
      const part = i / (POINTS - 1);
      const x = from + (1 - from) * part;
      const turn = 0.5 - 0.5 * Math.cos(Math.PI * (isInhale ? x : x ** 0.8));
      tone[i] = isInhale ? 350 * (1100 / 350) ** turn : 1100 * (300 / 1100) ** turn;
      const decibels = isInhale ? -12 + 12 * turn : -18 * turn;
      const edges = Math.min(1, part * seconds / ATTACK) * Math.min(1, (1 - part) * seconds / RELEASE);
      level[i] = BREATH * (cue.gain ?? 1) * 10 ** (decibels / 20) * Math.sin(Math.PI / 2 * edges);
    }
    const source = new AudioBufferSourceNode(context, { buffer: this.noise, loop: true });
    const filter = new BiquadFilterNode(context, { type: "lowpass", frequency: tone[0], Q: 0.7 });
    const gain = new GainNode(context, { gain: 0 });
    filter.frequency.setValueCurveAtTime(tone, start, seconds);
    gain.gain.setValueCurveAtTime(level, start, seconds);
    this.play(source, [filter, gain], start, start + seconds);
    this.last = { cue: cue.t_s, start };
  }

  /** A soft fifth, together, upwards or downwards, so that it wears out less. */
  chime(cue, clock) {
    const start = Math.max(this.at(cue.t_s, clock), this.context.currentTime);
    const variant = this.chimes++ % 3;
    for (const [frequency, late] of [[261.63, variant === 2 ? 0.14 : 0], [392, variant === 1 ? 0.14 : 0]]) {
      const gain = new GainNode(this.context, { gain: 0 });
      gain.gain.setValueAtTime(0, start + late);
      gain.gain.linearRampToValueAtTime(CHIME, start + late + 0.05);
      gain.gain.setTargetAtTime(0, start + late + 0.05, 0.45);
      this.play(new OscillatorNode(this.context, { frequency }), [gain], start + late, start + late + 1.5);
    }
  }

  /** Spoken by a voice that lives on this device; without one the words are on the screen. */
  speak(cue, clock) {
    const language = this.app.settings.language;
    const voice = globalThis.speechSynthesis?.getVoices().find((one) => one.localService && one.lang.startsWith(language));
    if (!voice || !cue.text) return;
    const words = new SpeechSynthesisUtterance(cue.text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = 0.85;
    words.volume = 0.7;
    this.voiceTimer = setTimeout(() => speechSynthesis.speak(words), Math.max(0, (cue.t_s - clock.now()) * 1000));
  }

  play(source, chain, start, end) {
    const master = new GainNode(this.context);
    [source, ...chain, master, this.context.destination].reduce((a, b) => a.connect(b));
    const sound = { source, master, start };
    this.playing.add(sound);
    source.onended = () => this.playing.delete(sound);
    source.start(start);
    source.stop(end);
  }

  /** What sounds sinks to silence; what was still to come does not come. */
  fade(seconds) {
    clearTimeout(this.voiceTimer);
    globalThis.speechSynthesis?.cancel();
    if (!this.context) return;
    const now = this.context.currentTime;
    for (const { source, master, start } of this.playing) {
      if (start > now) {
        source.stop(0);
        continue;
      }
      master.gain.setValueAtTime(master.gain.value, now);
      master.gain.linearRampToValueAtTime(0, now + seconds);
      source.stop(now + seconds);
    }
  }
}

/** Some seconds of pink noise from one seed: a breath sounds the same each time. */
function pinkNoise(context) {
  const buffer = context.createBuffer(1, 6 * context.sampleRate, context.sampleRate);
  const data = buffer.getChannelData(0);
  // Three leaky sums of white noise lie within a decibel of 1/f in the range that is heard (Paul Kellet, 1999).
  let state = 1, slow = 0, middle = 0, fast = 0;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const white = state / 2 ** 31 - 1;
    slow = 0.99765 * slow + white * 0.0990460;
    middle = 0.96300 * middle + white * 0.2965164;
    fast = 0.57000 * fast + white * 1.0526913;
    data[i] = (slow + middle + fast + white * 0.1848) * 0.25;
  }
  return buffer;
}
