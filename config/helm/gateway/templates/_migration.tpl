{{- define "gateway.migration.fullname" -}}
{{- printf "%s-migration" (include "gateway.fullname" .) -}}
{{- end }}

{{- /* True for the phase whose hook runs after the pods were created. */ -}}
{{- define "gateway.migration.alongside" -}}
{{- if and .Values.migration.enabled (hasPrefix "post-install" .Values.migration.hookPhase) -}}true{{- end -}}
{{- end }}

{{- /* Annotations for what the hook Job needs to exist before it: made just before, gone just after. */ -}}
{{- define "gateway.migration.companionAnnotations" -}}
helm.sh/hook: {{ .Values.migration.hookPhase }}
helm.sh/hook-weight: {{ sub (int .Values.migration.hookWeight) 1 | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed
{{- end }}

{{- define "gateway.migration.serviceAccountIsCopied" -}}
{{- if and .Values.serviceAccount.create (not .Values.migration.serviceAccountName) -}}true{{- end -}}
{{- end }}

{{- define "gateway.migration.secretIsCopied" -}}
{{- $database := .Values.database -}}
{{- if and $database.password (not $database.existingSecret.name) (not .Values.migration.database.existingSecret.name) -}}true{{- end -}}
{{- end }}

{{- define "gateway.migration.labels" -}}
{{- include "gateway.labels" (dict "context" . "component" "migration") -}}
{{- end }}

{{- /*
The specification of a Job that migrates. .hook says whether it runs as a hook, when nothing that the
release makes can be relied on: it then uses the copies that carry the migration's name.
*/ -}}
{{- define "gateway.migration.jobSpec" -}}
{{- $values := .context.Values -}}
{{- $migration := $values.migration -}}
{{- $fullname := include "gateway.fullname" .context -}}
{{- $ownSecret := $fullname -}}
{{- $account := include "gateway.serviceAccountName" .context -}}
{{- if .hook -}}
{{- $ownSecret = include "gateway.migration.fullname" .context -}}
{{- if include "gateway.migration.serviceAccountIsCopied" .context -}}
{{- $account = include "gateway.migration.fullname" .context -}}
{{- end -}}
{{- end -}}
{{- $account = default $account $migration.serviceAccountName -}}

{{- $env := list -}}
{{- range $variable, $value := include "gateway.databaseSettings" .context | fromYaml -}}
{{- $env = append $env (dict "name" $variable "value" $value) -}}
{{- end -}}
{{- $env = concat $env (include "gateway.databaseSecretEnv" (dict "context" .context "ownSecret" $ownSecret) | fromYamlArray) -}}
{{- with $migration.database.user -}}
{{- $env = append $env (dict "name" "MCPGATEWAY_DATABASE_USER" "value" .) -}}
{{- end -}}
{{- with $migration.database.existingSecret -}}
{{- if .name -}}
{{- if .userKey -}}
{{- $env = concat $env (include "gateway.secretEnv" (dict "variable" "MCPGATEWAY_DATABASE_USER" "secret" .name "key" .userKey) | fromYamlArray) -}}
{{- end -}}
{{- $env = concat $env (include "gateway.secretEnv" (dict "variable" "MCPGATEWAY_DATABASE_PASSWORD" "secret" .name "key" .passwordKey) | fromYamlArray) -}}
{{- end -}}
{{- end -}}
{{- with $values.javaOptions -}}
{{- $env = append $env (dict "name" "JDK_JAVA_OPTIONS" "value" .) -}}
{{- end -}}
{{- $env = concat $env $values.extraEnv $migration.extraEnv -}}
{{- /* The Job is the runner that the pods leave the migration to, so it never leaves it to another. */ -}}
{{- $env = append $env (dict "name" "MCPGATEWAY_SKIP_MIGRATIONS" "value" "false") -}}
activeDeadlineSeconds: {{ int $migration.activeDeadlineSeconds }}
backoffLimit: {{ int $migration.backoffLimit }}
ttlSecondsAfterFinished: {{ int $migration.ttlSecondsAfterFinished }}
template:
  metadata:
    labels:
      {{- include "gateway.migration.labels" .context | nindent 6 }}
      {{- with $migration.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with $migration.podAnnotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    restartPolicy: Never
    serviceAccountName: {{ $account }}
    automountServiceAccountToken: false
    enableServiceLinks: false
    {{- with $values.imagePullSecrets }}
    imagePullSecrets:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.priorityClassName }}
    priorityClassName: {{ . }}
    {{- end }}
    securityContext:
      {{- toYaml $values.podSecurityContext | nindent 6 }}
    containers:
      - name: migrate
        image: {{ include "gateway.migration.image" .context | quote }}
        imagePullPolicy: {{ $values.image.pullPolicy }}
        args:
          - schema
          - migrate
        env:
          {{- include "gateway.env" $env | nindent 10 }}
        {{- with $values.extraEnvFrom }}
        envFrom:
          {{- toYaml . | nindent 10 }}
        {{- end }}
        securityContext:
          {{- toYaml $values.securityContext | nindent 10 }}
        resources:
          {{- toYaml (default $values.resources $migration.resources) | nindent 10 }}
        volumeMounts:
          - name: tmp
            mountPath: /tmp
          {{- with $values.extraVolumeMounts }}
          {{- toYaml . | nindent 10 }}
          {{- end }}
    volumes:
      - name: tmp
        emptyDir:
          sizeLimit: {{ $values.tmp.sizeLimit }}
      {{- with $values.extraVolumes }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with $values.nodeSelector }}
    nodeSelector:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $values.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end }}
