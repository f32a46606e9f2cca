import { useEffect, useRef, useState } from 'react';
import { readStored, removeStored, writeStored } from '@/platform/storage';
import { emptyDraft, isBegun, readDraft, type Contact, type Draft } from './draft';

/** The half-filled form on the phone: one a person, gone when it was sent. */

const draftKey = (personId: string) => `leave-draft:${personId}`;
const contactKey = (personId: string) => `leave-contact:${personId}`;
/** Typing is written at its pauses: each write blocks the phone for a moment. */
const PAUSE_MS = 300;

export function keptDraft(personId: string): Draft | null {
  return readDraft(readStored(draftKey(personId)));
}

/** False when the phone's storage is full. */
export function keepDraft(personId: string, draft: Draft): boolean {
  if (isBegun(draft)) return writeStored(draftKey(personId), draft);
  removeStored(draftKey(personId));
  return true;
}

export function dropDraft(personId: string): void {
  removeStored(draftKey(personId));
}

function keptContact(personId: string): Contact | null {
  const draft = readDraft(readStored(contactKey(personId)));
  return draft && { contactName: draft.contactName, contactPhone: draft.contactPhone };
}

export function keepContact(personId: string, { contactName, contactPhone }: Contact): void {
  writeStored(contactKey(personId), { contactName, contactPhone });
}

/** The form as it stands, kept on the phone while it is filled; `restored` when it was begun on an earlier visit. */
export function useDraft(personId: string) {
  const [draft, setDraft] = useState(() => keptDraft(personId) ?? emptyDraft(keptContact(personId)));
  const [restored, setRestored] = useState(() => isBegun(draft));
  const latest = useRef({ draft, unsaved: false });
  latest.current.draft = draft;

  useEffect(() => {
    const state = latest.current;
    if (!state.unsaved) return undefined;
    const save = () => {
      if (state.unsaved) keepDraft(personId, state.draft);
      state.unsaved = false;
    };
    const timer = setTimeout(save, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, personId]);
  useEffect(() => {
    const state = latest.current;
    return () => {
      if (state.unsaved) keepDraft(personId, state.draft);
    };
  }, [personId]);

  const change = (patch: Partial<Draft> | ((old: Draft) => Partial<Draft>)) => {
    latest.current.unsaved = true;
    setDraft((old) => ({ ...old, ...(typeof patch === 'function' ? patch(old) : patch) }));
  };
  /** The form stays on the screen while it is under way; the phone's copy goes first, or it could be sent twice. */
  const handOver = () => {
    latest.current.unsaved = false;
    dropDraft(personId);
  };
  const takeBack = () => keepDraft(personId, latest.current.draft);
  const clear = () => {
    handOver();
    setRestored(false);
    setDraft(emptyDraft(keptContact(personId)));
  };
  return { draft, change, clear, handOver, takeBack, restored };
}
