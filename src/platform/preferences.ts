import { create } from 'zustand';
import { readStored, writeStored } from './storage';

const KEY = 'preferences';

interface Preferences {
  largeType: boolean;
}

/** What a person set for this phone. */
export const usePreferences = create<Preferences>(() => ({
  largeType: (readStored(KEY) as Preferences | null)?.largeType ?? false,
}));

export function setLargeType(largeType: boolean): void {
  usePreferences.setState({ largeType });
  writeStored(KEY, { largeType });
}
