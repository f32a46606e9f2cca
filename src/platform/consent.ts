import { create } from 'zustand';
import { phoneNow } from './clock';
import { readStored, removeStored, writeStored } from './storage';

const KEY = 'privacy-consent';

/** Rises when the declared list changes in a way that people must be asked about again. */
export const PRIVACY_VERSION = 1;

interface Consent {
  version: number;
  /** Epoch ms by the phone's clock. */
  at: number;
}

/** Before consent nothing leaves the phone: no call is made, no device interface is used. */
export const useConsent = create<{ consent: Consent | null }>(() => ({ consent: current() }));

function current(): Consent | null {
  const stored = readStored(KEY) as Consent | null;
  return stored?.version === PRIVACY_VERSION ? stored : null;
}

export function hasConsented(): boolean {
  return useConsent.getState().consent !== null;
}

export function giveConsent(): void {
  const consent = { version: PRIVACY_VERSION, at: phoneNow() };
  writeStored(KEY, consent);
  useConsent.setState({ consent });
}

export function withdrawConsent(): void {
  removeStored(KEY);
  useConsent.setState({ consent: null });
}
