import type { Face } from '../frame/builds';
import { watchFolders } from './watch';

export interface Rebuilding {
  /** Folders whose changes concern the functions, and those that concern the faces. */
  functions: readonly string[];
  faces: readonly string[];
  build: (target: 'cloudfunctions' | Face) => Promise<void>;
  /** A build has ended well. */
  built: (target: 'cloudfunctions' | Face) => void;
  log: (line: string) => void;
}

/** `npm run dev`: builds what a change concerns; a build that fails leaves the last good one in place. */
export function rebuildOnChange({ functions, faces, build, built, log }: Rebuilding): () => void {
  const rebuild = async (target: 'cloudfunctions' | Face): Promise<void> => {
    try {
      await build(target);
      built(target);
    } catch (error) {
      log(`构建失败，继续使用上一次的结果：\n${(error as Error).message}`);
    }
  };
  const stops = [
    watchFolders(functions, () => rebuild('cloudfunctions')),
    watchFolders(faces, async () => {
      await Promise.all([rebuild('h5'), rebuild('weapp')]);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
