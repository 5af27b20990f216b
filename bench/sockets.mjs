// Sockets of viewers, in a process of their own: the load must not take the time of what measures it or of what is measured.
// Told by messages: { url, token, topics: one for each socket } connects and answers { ready }; 'measure' answers, when 'stop'
// comes, { delays: ms from a frame's timestamp to its arrival, frames }.
import WebSocket from 'ws';

const MARK = Buffer.from('"timestamp":"');
const MARK_AHEAD = 400;
const CONNECTING_AT_ONCE = 50;

let measuring = false;
let frames = 0;
let delays = [];
const sockets = [];

function connect(url, token, topic) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, ['bearer', token], { perMessageDeflate: false, skipUTF8Validation: true });
    sockets.push(socket);
    socket.on('error', reject);
    socket.on('close', (code) => {
      if (code !== 1005 && code !== 1000) process.stderr.write(`a socket was closed with ${code}\n`);
    });
    socket.on('message', (data) => {
      const now = Date.now();
      if (measuring && data.indexOf('"widget_data"') >= 0) {
        const at = data.subarray(0, MARK_AHEAD).indexOf(MARK) + MARK.length;
        delays.push(now - Date.parse(data.toString('latin1', at, at + 24)));
        frames += 1;
      } else if (!measuring) {
        const { type, data: told } = JSON.parse(data.toString());
        if (type === 'connected') socket.send(JSON.stringify({ type: 'subscribe', data: { topics: [topic] } }));
        if (type === 'subscribed') resolve();
        if (type === 'error') reject(new Error(JSON.stringify(told)));
      }
    });
  });
}

process.on('message', async (message) => {
  try {
    if (message === 'measure') {
      measuring = true;
      delays = [];
      frames = 0;
    } else if (message === 'stop') {
      measuring = false;
      process.send({ delays, frames });
    } else if (message === 'end') {
      for (const socket of sockets) socket.terminate();
      process.exit(0);
    } else {
      const { url, token, topics } = message;
      for (let at = 0; at < topics.length; at += CONNECTING_AT_ONCE) await Promise.all(topics.slice(at, at + CONNECTING_AT_ONCE).map((topic) => connect(url, token, topic)));
      process.send({ ready: sockets.length });
    }
  } catch (error) {
    process.send({ error: error.message });
  }
});
process.on('disconnect', () => process.exit(0));
