import * as sdk from './sdk';

/** `checking`: the check did not answer or wants a person; the text is kept but not shown to others yet. */
export type ContentState = 'pass' | 'checking' | 'refused';

/** Checks user-written texts with WeChat's content security; an empty list passes without a request. */
export async function checkContent(openid: string, texts: readonly string[]): Promise<ContentState> {
  const content = texts.filter((text) => text.trim() !== '').join('\n');
  if (content === '') return 'pass';
  try {
    const { suggest } = await sdk.checkText(openid, content.slice(0, 2_500));
    return suggest === 'pass' ? 'pass' : suggest === 'risky' ? 'refused' : 'checking';
  } catch {
    return 'checking';
  }
}
