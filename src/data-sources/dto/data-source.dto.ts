import { IsInt, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, Min } from 'class-validator';

/** What a new data source needs. */
export class CreateDataSourceDto {
  /** A name by which people and dashboards as code know the source; unique in the tenant. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  /** Kind of source, one of `GET /datasources/types`. */
  @IsString()
  @MaxLength(50)
  type!: string;

  /** Settings as the type's JSON Schema describes them. */
  @IsObject()
  settings!: Record<string, unknown>;
}

/** The whole new state of a data source. */
export class UpdateDataSourceDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  /** Settings; a secret that is left out or null keeps its stored value. */
  @IsObject()
  settings!: Record<string, unknown>;

  /** The version that the change was made on; a stale one is 409. */
  @IsInt()
  @Min(1)
  version!: number;
}

/** Settings to try before they are saved. */
export class TestDataSourceDto {
  @IsString()
  @MaxLength(50)
  type!: string;

  @IsObject()
  settings!: Record<string, unknown>;
}

/** A private address to open for outgoing connections. */
export class AllowHostDto {
  /** Host name or address exactly as sources name it. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  host!: string;

  @IsInt()
  @Min(1)
  port!: number;

  /** Why it is open. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
