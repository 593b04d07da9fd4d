import { IdParams } from '@maskline/core/contract/ids';
import {
  NumberAssignment,
  NumberQuarantine,
  NumberRelease,
  NumberRetirement,
  NumberView,
} from '@maskline/core/contract/numbers';
import { QUARANTINE_DURATIONS } from '@maskline/core/domain/number-lifecycle';
import { resumeNumber } from '../../services/lane-openings.ts';
import { assignNumber, unassignNumber } from '../../services/number-assignment.ts';
import { promoteNumber, retireNumber } from '../../services/numbers.ts';
import { quarantineNumber, releaseNumber } from '../../services/quarantine.ts';
import { type App, route } from '../route.ts';
import { TIME_ERRORS } from '../route-errors.ts';
import { numberView } from './number-view.ts';

const changes = {
  method: 'POST',
  tag: 'Numbers',
  params: IdParams,
  status: 200,
  response: NumberView,
} as const;

export function numberActionRoutes(app: App): void {
  holderRoutes(app);
  quarantineRoutes(app);
  route(app, {
    ...changes,
    url: '/numbers/:id/promote',
    summary: 'Makes it the front desk number; the one before it joins the pool.',
    errors: ['number_retired', 'number_not_active', 'number_in_use'],
    act: async (ctx, { params }) => {
      await promoteNumber(ctx, params.id);
      return numberView(ctx, params.id);
    },
  });
  route(app, {
    ...changes,
    url: '/numbers/:id/resume',
    errors: ['number_not_active'],
    summary: 'Lets texts out through it again after the carrier had refused them.',
    act: async (ctx, { params }) => {
      await resumeNumber(ctx, params.id);
      return numberView(ctx, params.id);
    },
  });
  route(app, {
    ...changes,
    url: '/numbers/:id/retire',
    summary: 'Notes that it goes back to the carrier for good.',
    body: NumberRetirement,
    errors: ['front_desk_in_use', 'number_in_use'],
    act: async (ctx, { params, body }) => {
      await retireNumber(ctx, params.id, body.reason);
      return numberView(ctx, params.id);
    },
  });
}

function holderRoutes(app: App): void {
  route(app, {
    ...changes,
    url: '/numbers/:id/assign',
    summary: 'Gives it to a sitter who has none, or whose own is in quarantine and is then lost.',
    body: NumberAssignment,
    errors: [
      'sitter_not_found',
      'sitter_inactive',
      'sitter_has_number',
      'number_retired',
      'number_not_active',
      'number_in_use',
      'front_desk_in_use',
    ],
    act: async (ctx, { params, body }) => {
      await assignNumber(ctx, params.id, body.sitter_id);
      return numberView(ctx, params.id);
    },
  });
  route(app, {
    ...changes,
    url: '/numbers/:id/unassign',
    summary: 'Takes it from its holder, or out of the sitters’ reserve, into the pool.',
    errors: ['number_retired', 'front_desk_in_use'],
    act: async (ctx, { params }) => {
      await unassignNumber(ctx, params.id);
      return numberView(ctx, params.id);
    },
  });
}

function quarantineRoutes(app: App): void {
  route(app, {
    ...changes,
    url: '/numbers/:id/quarantine',
    summary: 'Takes it out of use until a date, or changes that date; it still receives.',
    body: NumberQuarantine,
    errors: [
      ...TIME_ERRORS,
      'quarantine_end_in_past',
      'quarantine_date_required',
      'number_retired',
      'front_desk_in_use',
    ],
    act: async (ctx, { params, body }) => {
      const duration = QUARANTINE_DURATIONS.find((known) => known === String(body.duration));
      await quarantineNumber(ctx, params.id, { duration, until: body.until, reason: body.reason });
      return numberView(ctx, params.id);
    },
  });
  route(app, {
    ...changes,
    url: '/numbers/:id/release',
    summary: 'Returns it to use when its quarantine is over, or at once with a reason.',
    body: NumberRelease,
    errors: ['number_retired', 'quarantine_not_over', 'restore_reason_required'],
    act: async (ctx, { params, body }) => {
      await releaseNumber(ctx, params.id, { force: body?.force_restore, reason: body?.restore_reason });
      return numberView(ctx, params.id);
    },
  });
}
