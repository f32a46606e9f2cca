import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

export interface Step {
  name: string;
  command: readonly string[];
}

interface Outcome {
  step: Step;
  code: number;
  seconds: number;
  output: string;
}

function run(step: Step): Promise<Outcome> {
  const started = Date.now();
  return new Promise((done) => {
    const [file = 'node', ...args] = step.command;
    const child = spawn(file, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (code: number): void => done({ step, code, seconds: (Date.now() - started) / 1000, output });
    child.on('error', (error) => {
      output += error.message;
      end(1);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Runs the steps, two at a time; prints the output of those that failed and the closing line. */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  const waiting = [...steps];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await run(step);
      outcomes.push(outcome);
      console.log(`${outcome.code === 0 ? '✓' : '✗'} ${step.name} (${outcome.seconds.toFixed(1)} s)`);
      if (outcome.code !== 0) console.log(outcome.output.trim());
    }
  };
  await Promise.all([worker(), worker()]);
  const failed = outcomes.filter((outcome) => outcome.code !== 0).length;
  console.log(`${outcomes.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

/** Path of a tool that an installed package ships. */
export function tool(path: string): string {
  return resolve(ROOT, 'node_modules', path);
}
