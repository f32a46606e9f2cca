import { readInstant } from '../commands/arguments';
import type { FaultKind } from '../faults';
import { profileNamed } from '../profile';
import type { LocalCloud } from '../start';

/** What the console's forms do; each goes back to the page named. */
export const ACTIONS: Record<string, (cloud: LocalCloud, form: URLSearchParams) => string | Promise<string>> =
  {
    clock: (cloud, form) => {
      const at = form.get('at');
      if (form.get('reset')) cloud.clock.reset();
      else if (form.get('advance')) cloud.clock.advance(Number(form.get('advance')));
      else if (at) cloud.clock.set(readInstant(at));
      return '';
    },
    profile: (cloud, form) => {
      cloud.profile = profileNamed(form.get('name') ?? 'none');
      return '';
    },
    'run-timer': async (cloud, form) => {
      await cloud.timers.run(form.get('name') ?? '');
      return 'calls';
    },
    'add-fault': (cloud, form) => {
      const text = (name: string): string | undefined => form.get(name) || undefined;
      const ms = text('ms');
      cloud.invocations.faults.add({
        kind: (text('kind') ?? 'delay') as FaultKind,
        at: Number(text('at') ?? 1),
        ms: ms === undefined ? undefined : Number(ms),
        functionName: text('functionName'),
        action: text('action'),
        times: Number(text('times') ?? 1),
      });
      return 'faults';
    },
    'remove-fault': (cloud, form) => {
      cloud.invocations.faults.remove(Number(form.get('id')));
      return 'faults';
    },
    offline: (cloud, form) => {
      const openid = form.get('openid')?.trim();
      if (openid) {
        if (form.get('on')) cloud.offline.add(openid);
        else cloud.offline.delete(openid);
      }
      return 'faults';
    },
    word: (cloud, form) => {
      const word = form.get('word')?.trim();
      const list = form.get('list') === 'review' ? cloud.openApi.reviewWords : cloud.openApi.riskyWords;
      if (word) list.add(word);
      return 'open-api';
    },
  };
