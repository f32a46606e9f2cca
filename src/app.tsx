import type { ReactNode } from 'react';
import { startDomains } from '@/domains/start';
import { queue } from '@/platform/queue';
import { startPlatform } from '@/platform/start';
import './app.scss';

startDomains(queue);
startPlatform();

export default function App({ children }: { children: ReactNode }): ReactNode {
  return children;
}
