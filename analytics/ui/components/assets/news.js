// Says to open decks of this dashboard, in any window, whether newer data exist.

import { CHANNEL } from "./dom.js";

const channel = new BroadcastChannel(CHANNEL);
let newer = false;

channel.addEventListener("message", ({ data }) => data.ask === "newer" && tell());

function tell() {
  channel.postMessage({ newer });
}

export default function ({ data }) {
  newer = data.newer;
  tell();
}
