import Taro from '@tarojs/taro';
import { create } from 'zustand';

/** `online` as the phone sees it; `reachable` is false after a call that got no answer, until one does. */
export const useNetwork = create<{ online: boolean; reachable: boolean }>(() => ({
  online: true,
  reachable: true,
}));

export function noteReachable(reachable: boolean): void {
  if (useNetwork.getState().reachable !== reachable) useNetwork.setState({ reachable });
}

const listeners = new Set<() => void>();

/** Called each time the phone comes back from offline. */
export function onReconnect(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setOnline(online: boolean): void {
  if (useNetwork.getState().online === online) return;
  useNetwork.setState({ online });
  if (online) listeners.forEach((listener) => listener());
}

export function watchNetwork(): void {
  Taro.onNetworkStatusChange(({ isConnected }) => setOnline(isConnected));
  void Taro.getNetworkType({ success: ({ networkType }) => setOnline(networkType !== 'none') });
}
