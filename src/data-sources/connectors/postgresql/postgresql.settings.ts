import 'reflect-metadata';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { Setting } from '../setting.js';

/** A name as PostgreSQL keeps it: at most 63 bytes, no null character. */
const IDENTIFIER = /^[^\0]{1,63}$/;

/** How to reach a PostgreSQL database, and what of it may be used. */
export class PostgresqlSettings {
  @Setting({ title: 'Host', description: 'Name or IP address of the server.', placeholder: 'db.example.com', directsSecrets: true })
  @IsString()
  @Length(1, 253)
  host!: string;

  @Setting({ title: 'Port', directsSecrets: true })
  @IsInt()
  @Min(1)
  @Max(65_535)
  port: number = 5432;

  @Setting({ title: 'Database', placeholder: 'shop' })
  @IsString()
  @Matches(IDENTIFIER)
  database!: string;

  @Setting({ title: 'User', description: 'Use a role that may only read.', placeholder: 'tidemark_reader' })
  @IsString()
  @Matches(IDENTIFIER)
  user!: string;

  @Setting({ title: 'Password', secret: true })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  password?: string;

  @Setting({
    title: 'Encryption',
    description: 'disable: none. require: encrypted, the certificate is not checked. verify-full: encrypted, certificate and host name are checked.',
    directsSecrets: true,
  })
  @IsIn(['disable', 'require', 'verify-full'])
  ssl: 'disable' | 'require' | 'verify-full' = 'disable';

  @Setting({
    title: 'Certificate authority',
    description: 'PEM; only for verify-full with a certificate that public authorities do not vouch for.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    multiline: true,
    directsSecrets: true,
  })
  @IsOptional()
  @IsString()
  @MaxLength(100_000)
  sslCa?: string;

  @Setting({
    title: 'Schemas',
    description: 'Schemas to show, which are also searched for names without a schema, in this order. Empty: all that the role may use.',
    placeholder: 'public',
  })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Matches(IDENTIFIER, { each: true })
  schemas: string[] = [];

  @Setting({
    title: 'Schemas with allowed functions',
    description: "Queries may call functions of these schemas besides PostgreSQL's own harmless ones.",
  })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Matches(IDENTIFIER, { each: true })
  allowedFunctionSchemas: string[] = [];

  @Setting({
    title: 'Materialization user',
    description: 'Only for materialized views: a second role, which may read and owns the schema that the views are kept in.',
    placeholder: 'tidemark_materializer',
  })
  @IsOptional()
  @IsString()
  @Matches(IDENTIFIER)
  materializationUser?: string;

  @Setting({ title: 'Materialization password', secret: true })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  materializationPassword?: string;

  @Setting({ title: 'Schema of materialized views', description: 'materialized unless given.', placeholder: 'materialized' })
  @IsOptional()
  @IsString()
  @Matches(IDENTIFIER)
  materializationSchema?: string;
}
