# The site as an image: docs/deploy.md. It holds no secret and runs as nobody in particular.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim-bookworm
# The client of PostgreSQL is for `manage.py backup` and `restore`.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /data immunoinfo \
    && install -d -o immunoinfo -g immunoinfo /data/media /data/imports
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py LICENSE ./
COPY immunoinfo immunoinfo
COPY articles articles
COPY glossary glossary
COPY templates templates
COPY fixtures fixtures
USER 10001
# A key for this one command, which signs nothing.
RUN SECRET_KEY=only-to-collect-the-static-files-of-the-image ALLOWED_HOSTS=build \
    DATABASE_URL=sqlite:////tmp/none python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.')}), timeout=2)"]
CMD ["gunicorn", "-c", "immunoinfo/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
