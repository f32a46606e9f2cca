import { create } from 'zustand';

export interface Question {
  title: string;
  /** What will happen, in a sentence or two. */
  text: string;
  yes: string;
  no?: string;
  danger?: boolean;
}

interface Note {
  text: string;
  good: boolean;
  /** A word to tap, e.g. 撤销. */
  act?: { word: string; run: () => void };
}

interface Asked {
  question: (Question & { answer: (yes: boolean) => void }) | null;
  note: Note | null;
}

export const useAsked = create<Asked>(() => ({ question: null, note: null }));

/** Asks once, over the page; resolves true for the confirming word. */
export function ask(question: Question): Promise<boolean> {
  useAsked.getState().question?.answer(false);
  return new Promise((resolve) => {
    useAsked.setState({
      question: {
        ...question,
        answer(yes) {
          useAsked.setState({ question: null });
          resolve(yes);
        },
      },
    });
  });
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** A passing word at the bottom: what was done, or what went wrong where nothing stays on screen to say it. */
export function say(text: string, { good = true, act }: { good?: boolean; act?: Note['act'] } = {}): void {
  if (timer) clearTimeout(timer);
  useAsked.setState({ note: { text, good, ...(act && { act }) } });
  timer = setTimeout(() => useAsked.setState({ note: null }), act ? 5_000 : 2_500);
}

export function hush(): void {
  if (timer) clearTimeout(timer);
  useAsked.setState({ note: null });
}
