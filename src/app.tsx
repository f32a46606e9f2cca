import type { ReactNode } from 'react';
import { startPlatform } from '@/platform/start';
import './app.scss';

startPlatform();

export default function App({ children }: { children: ReactNode }): ReactNode {
  return children;
}
