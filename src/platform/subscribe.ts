import Taro from '@tarojs/taro';

type Answer = 'accept' | 'reject' | 'ban';

/** Only WeChat has the dialogue; whether the person switched it off shows when he is asked. */
export function canAskForMessages(): boolean {
  return process.env.TARO_ENV !== 'h5';
}

/**
 * WeChat's consent dialogue for one-time messages; must run inside a tap. Answers by template id, null where the
 * dialogue cannot be shown (browser build, switched off by the person for this app).
 */
export async function askForMessages(templateIds: string[]): Promise<Record<string, Answer> | null> {
  if (!canAskForMessages()) return null;
  try {
    const reply: Record<string, unknown> = {
      ...(await Taro.requestSubscribeMessage({ tmplIds: templateIds, entityIds: [] })),
    };
    const answers: Record<string, Answer> = {};
    for (const id of templateIds) {
      const answer = reply[id];
      if (answer === 'accept' || answer === 'reject') answers[id] = answer;
      else if (typeof answer === 'string') answers[id] = 'ban';
    }
    return answers;
  } catch {
    return null;
  }
}
