import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { MINUTE } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { isTakenAt, type CheckSetting, type ScheduledCheck } from '@contract/roll-call-schedule';
import { reasonsOf } from '@contract/roll-call-setting-words';
import { MAX_CHECKS, overlapOf } from '@contract/roll-call-settings';
import type { Context } from '@kernel/context';
import { classCards, floors as allFloors, schoolDay, type FloorCard } from '../org/public';
import type { CheckDayDoc, CheckDoc } from './documents';
import { checkDays, checks } from './repo';
import { ownSettings, planOf, plainSetting, settingsIn } from './schedule';

/** The office's own checks: reading, changing, trying a draft on a day. */

type Asked = 'check-settings' | 'set-check-settings' | 'try-check-settings';
type Ctx<A extends Asked> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Asked> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Asked> = ReplyOf<typeof rollCall, A>;
type View = Out<'set-check-settings'>;
type Buildings = NonNullable<Out<'try-check-settings'>['checks'][number]['buildings']>;

/** So many earlier versions stay beside the one in force; the receipts keep the rest. */
const KEPT = 20;

/** A setting as it travels: its lists are the caller's to change. */
function wire(check: CheckSetting): View['check'] {
  const plain = plainSetting(check);
  return structuredClone(plain) as View['check'];
}

function viewOf(check: CheckSetting, doc: Pick<CheckDoc, 'version' | 'setName' | 'setAt'> | undefined): View {
  return {
    check: wire(check),
    rev: doc?.version ?? 0,
    setName: doc?.setName ?? null,
    setAt: doc?.setAt ?? null,
  };
}

/** 1 request. */
export async function checkSettingsNow(): Promise<Out<'check-settings'>> {
  const own = await ownSettings();
  const byId = new Map(own.map((doc) => [doc._id, doc]));
  return { settings: settingsIn(own).map((check) => viewOf(check, byId.get(check.checkId))) };
}

/** Places and classes as the school calls them; fails for one that it does not have. 2 requests where any is named. */
async function named(ctx: Ctx<'set-check-settings'>, check: CheckSetting): Promise<CheckSetting> {
  const { places, cohorts } = check;
  if (places.nodes.length + cohorts.nodes.length === 0) return check;
  const [floors, classes] = await Promise.all([
    places.nodes.length > 0 ? allFloors() : [],
    cohorts.nodes.length > 0 ? classCards() : [],
  ]);
  const labels = new Map<string, string>();
  for (const floor of floors) {
    labels.set(`campus ${floor.campusId}`, floor.campusName);
    labels.set(`building ${floor.buildingId}`, `${floor.campusName}${floor.buildingName}`);
    labels.set(`floor ${floor.floorId}`, floor.label);
  }
  for (const one of classes) {
    labels.set(`college ${one.collegeId}`, one.collegeName);
    labels.set(`class ${one.classId}`, one.name);
  }
  const unknown = [...places.nodes, ...cohorts.nodes].filter(
    ({ level, id }) => !labels.has(`${level} ${id}`),
  );
  if (unknown.length > 0) ctx.fail('CHECK_PLACE_UNKNOWN', { labels: unknown.map(({ label }) => label) });
  const relabelled = <N extends { level: string; id: string; label: string }>(node: N): N => ({
    ...node,
    label: labels.get(`${node.level} ${node.id}`) ?? node.label,
  });
  return {
    ...check,
    places: { ...places, nodes: places.nodes.map(relabelled) },
    cohorts: { ...cohorts, nodes: cohorts.nodes.map(relabelled) },
  };
}

/** One winner a revision; what held before stays in the document. 2–4 requests. */
export async function setCheckSettings(
  ctx: Ctx<'set-check-settings'>,
  { rev, check: wanted }: In<'set-check-settings'>,
): Promise<Out<'set-check-settings'>> {
  const own = await ownSettings();
  const all = settingsIn(own);
  const held = own.find((doc) => doc._id === wanted.checkId);
  if ((held?.version ?? 0) !== rev) ctx.fail('CHECK_SETTING_CHANGED');
  const isNew = !all.some(({ checkId }) => checkId === wanted.checkId);
  if (isNew && all.length >= MAX_CHECKS) ctx.fail('CHECK_TOO_MANY');
  const overlap = overlapOf(wanted, all);
  if (overlap) ctx.fail('CHECK_OVERLAP', { ...overlap });
  const check = plainSetting(await named(ctx, wanted));
  const { personId: setBy, name: setName } = ctx.identity;
  const stamp = { version: rev + 1, setBy, setName, setAt: ctx.now };
  const written = held
    ? await checks.change(
        { _id: held._id, version: rev },
        { set: { ...check, ...stamp }, push: { earlier: { each: [versionOf(held)], keep: KEPT } } },
      )
    : await checks.insert({ _id: check.checkId, rev: 0, ...check, ...stamp, earlier: [] });
  if (!written) ctx.fail('CHECK_SETTING_CHANGED');
  return viewOf(check, stamp);
}

function versionOf(doc: CheckDoc): CheckDoc['earlier'][number] {
  const { version, setBy, setName, setAt } = doc;
  return { version, setting: plainSetting(doc), setBy, setName, setAt };
}

/** Buildings of some floors in the order of their words, with why each was called off by itself. Pure. */
function buildingsOf(floors: readonly FloorCard[], closed: CheckDayDoc['closedBuildings']): Buildings {
  const found = new Map<string, Buildings[number]>();
  for (const { buildingId, campusName, buildingName } of floors) {
    const held = found.get(buildingId);
    const label = `${campusName}${buildingName}`;
    found.set(buildingId, {
      buildingId,
      label,
      floors: 1 + (held?.floors ?? 0),
      off: closed[buildingId] ?? null,
    });
  }
  return [...found.values()].sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
}

/** The day by calendar, settings and draft, against the sheets that stand already. 5–6 requests. */
export async function tryCheckSettings(
  _ctx: Ctx<'try-check-settings'>,
  { day, draft }: In<'try-check-settings'>,
): Promise<Out<'try-check-settings'>> {
  const [calendar, own, held, floors] = await Promise.all([
    schoolDay(day),
    ownSettings(),
    checkDays.unsafeFind('the day’s checks are everybody’s', { day }, { limit: 20 }),
    allFloors(),
  ]);
  const known = settingsIn(own);
  const settings = draft
    ? [...known.filter(({ checkId }) => checkId !== draft.checkId), plainSetting(draft)]
    : known;
  const plan = planOf(calendar, settings, held);
  const stopped = settings
    .filter((check) => !check.enabled && !plan.some((one) => one.check.checkId === check.checkId))
    .flatMap((check) => planOf(calendar, [{ ...check, enabled: true }], []))
    .map((one) => ({ ...one, off: `${one.check.name}已停用` }));
  const show = (one: ScheduledCheck): Out<'try-check-settings'>['checks'][number] => {
    const { check, opensAt, graceUntil, closesAt, locksAt } = one;
    const doc = held.find(({ checkId }) => checkId === check.checkId);
    const taken = floors.filter((floor) => isTakenAt(check, floor));
    const closed = doc?.closedBuildings ?? {};
    const cancelled = doc?.state === 'cancelled' ? `已取消：${doc.cancelReason ?? ''}` : null;
    return {
      checkId: check.checkId,
      name: check.name,
      draft: draft?.checkId === check.checkId,
      opensAt,
      graceUntil,
      closesAt,
      locksAt,
      off: cancelled ?? one.off,
      why: reasonsOf(calendar, check),
      floors: taken.filter(({ buildingId }) => closed[buildingId] === undefined).length,
      allFloors: floors.length,
      buildings: buildingsOf(taken, closed),
      called: doc?.state === 'cancelled' && one.off === null,
      made: doc?.setting !== undefined,
      asked: check.markers.map((role, index) => ({
        role,
        at: opensAt + (index === 0 ? 0 : (check.ladderMinutes[index - 1] ?? 0)) * MINUTE,
      })),
    };
  };
  return { day, checks: [...plan, ...stopped].sort((a, b) => a.opensAt - b.opensAt).map(show) };
}
