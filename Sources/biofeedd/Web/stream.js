// The daemon's events. The browser comes back by itself after a drop, with the id of the last event it saw.

/** Seconds until a daemon that was not there at all is asked again. */
const PATIENCE = 2;

export class EventStream {
  /**
   * @param {string} query  which events: `seat=1`, `class=phase,cue`
   * @param {(event: object) => void} take
   * @param {(isOpen: boolean) => void} link
   */
  constructor(query, take, link) {
    this.query = query;
    this.take = take;
    this.link = link;
    this.open();
  }

  open() {
    const source = new EventSource(`/api/events?${this.query}`);
    this.source = source;
    source.onmessage = (message) => this.take(JSON.parse(message.data));
    source.onopen = () => this.link(true);
    source.onerror = () => {
      this.isClosed = source.readyState === EventSource.CLOSED;
      this.link(false);
      if (this.isClosed) {
        this.retry = setTimeout(() => this.open(), PATIENCE * 1000);
      }
    };
  }

  close() {
    clearTimeout(this.retry);
    this.source.close();
  }
}
