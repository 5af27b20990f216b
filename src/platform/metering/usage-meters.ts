import { Injectable } from '@nestjs/common';

/** Where the process works: what of the product, and at what. Made once and kept: places are told apart by identity. */
export interface UsePlace {
  /** Such as `dashboards`; '' for none. */
  readonly feature: string;
  /** Such as `GET /dashboards/{id}/data`; '' for none. */
  readonly endpoint: string;
  /** What else sets it apart, such as a data source; '' for none. */
  readonly label: string;
}

/** For whom it works. */
export interface UsedBy {
  readonly tenantId: string;
  readonly kind: string;
  readonly claims: Readonly<Record<string, string | number | boolean>>;
}

/** What was used at one place, for one tenant and customer. Counting is an addition and nothing else. */
export class Use {
  requests = 0;
  /** From a request's arrival to the end of its answer. */
  busyMs = 0;
  bytesSent = 0;
  /** That data sources took. */
  sourceMs = 0;
  rows = 0;
}

/** A use with whose it was. */
export interface MeteredUse {
  /** null: of nobody who is known, such as pages before somebody has signed in. */
  readonly tenantId: string | null;
  /** Of the tenant; '' for none. */
  readonly customer: string;
  readonly place: UsePlace;
  readonly use: Use;
}

/** Uses that are told apart between one taking and the next; beyond them those that are new lose customer and place. */
const MOST_USES = 50_000;
const MAX_CUSTOMER_CHARACTERS = 200;
/** The claim of an embed token that says for which of the tenant's customers its viewer is there. */
const CUSTOMER_CLAIM = 'customerId';

export const NOWHERE: UsePlace = { feature: 'other', endpoint: '', label: '' };

interface UsesOfTenant {
  readonly own: Map<UsePlace, Use>;
  readonly ofCustomers: Map<string, Map<UsePlace, Use>>;
}

/**
 * What the process spends on whom. Whoever does the work counts it here, which costs two look-ups and some additions;
 * whoever keeps it takes it every minute. If nobody does, it stays within bounds.
 */
@Injectable()
export class UsageMeters {
  private tenants = new Map<string | null, UsesOfTenant>();
  private places = new Map<string, UsePlace>();
  private size = 0;

  /** The place of these names; alike for all who ask for it. */
  place(feature: string, endpoint = '', label = ''): UsePlace {
    const key = `${feature}\n${endpoint}\n${label}`;
    let place = this.places.get(key);
    if (!place) {
      if (this.places.size >= MOST_USES) return NOWHERE;
      this.places.set(key, (place = { feature, endpoint, label }));
    }
    return place;
  }

  /** What to add to. It counts until it is taken: ask for it each time. */
  of(by: UsedBy | null, place: UsePlace): Use {
    const tenant = this.ofTenant(by ? by.tenantId : null);
    const customer = by?.kind === 'embed' ? customerOf(by.claims) : '';
    if (customer === '') return this.at(tenant.own, place);
    const known = tenant.ofCustomers.get(customer);
    if (known) return this.at(known, place);
    if (this.size >= MOST_USES) return this.at(tenant.own, NOWHERE);
    const fresh = new Map<UsePlace, Use>();
    tenant.ofCustomers.set(customer, fresh);
    return this.at(fresh, place);
  }

  /** A request was answered. */
  answered(by: UsedBy | null, place: UsePlace, ms: number, bytesSent: number): void {
    const use = this.of(by, place);
    use.requests += 1;
    use.busyMs += ms;
    use.bytesSent += bytesSent;
  }

  /** What was counted since the last time, and begins anew. */
  take(): MeteredUse[] {
    const { tenants } = this;
    this.tenants = new Map();
    this.size = 0;
    if (this.places.size >= MOST_USES) this.places = new Map();
    return [...tenants].flatMap(([tenantId, { own, ofCustomers }]) =>
      [['', own] as const, ...ofCustomers].flatMap(([customer, uses]) => [...uses].map(([place, use]) => ({ tenantId, customer, place, use }))),
    );
  }

  private ofTenant(tenantId: string | null): UsesOfTenant {
    let tenant = this.tenants.get(tenantId);
    if (!tenant) this.tenants.set(tenantId, (tenant = { own: new Map(), ofCustomers: new Map() }));
    return tenant;
  }

  private at(uses: Map<UsePlace, Use>, place: UsePlace): Use {
    let use = uses.get(place);
    if (use) return use;
    if (this.size >= MOST_USES && place !== NOWHERE) return this.at(uses, NOWHERE);
    this.size += 1;
    uses.set(place, (use = new Use()));
    return use;
  }
}

const customerOf = (claims: UsedBy['claims']): string => {
  const claim = claims[CUSTOMER_CLAIM];
  return claim === undefined ? '' : String(claim).slice(0, MAX_CUSTOMER_CHARACTERS);
};
