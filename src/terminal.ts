import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { StartupError } from './platform/startup-error.js';

/** Where a person, or a pipe in their place, answers. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

const PROCESS: Terminal = { input: process.stdin, output: process.stdout };

/**
 * Asks a person for a line. From a pipe the first line is taken, and nothing is printed.
 * @throws StartupError when the input ends without one
 */
export async function ask(question: string, terminal: Terminal = PROCESS): Promise<string> {
  return (await readLine(question, terminal, terminal.output)).trim();
}

/**
 * Asks for something that nobody is to see: what is typed is not shown.
 * @param instead how it can be given otherwise, for the error
 * @throws StartupError when the input ends without it
 */
export async function askSecret(question: string, instead: string, terminal: Terminal = PROCESS): Promise<string> {
  const { input, output } = terminal;
  if (!input.isTTY) return readLine('', terminal, silent(), instead);
  output.write(question);
  try {
    return await readLine('', terminal, silent(), instead);
  } finally {
    output.write('\n');
  }
}

function readLine(question: string, { input }: Terminal, echo: NodeJS.WritableStream, instead = 'answer it in a terminal'): Promise<string> {
  return new Promise((resolve, reject) => {
    const terminal = input.isTTY === true;
    // Without a terminal readline would show what it reads on its output too.
    const lines = createInterface({ input, terminal, ...(terminal ? { output: echo } : {}) });
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // After a line this comes too late to matter.
    lines.once('close', () => reject(new StartupError(`Nothing was entered, because the input has ended: ${instead}.`)));
    lines.setPrompt(question);
    if (terminal) lines.prompt();
  });
}

function silent(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
