FROM python:3.11-slim-bookworm AS build
RUN python -m venv /opt/outlay
ENV PATH=/opt/outlay/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# In its own layer, and first: PyPI's torch would bring CUDA.
RUN pip install --extra-index-url https://download.pytorch.org/whl/cpu torch==2.13.0
WORKDIR /src
COPY requirements.lock ./
RUN pip install -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY forecasting forecasting
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
COPY --from=build /opt/outlay /opt/outlay
ENV PATH=/opt/outlay/bin:$PATH PYTHONDONTWRITEBYTECODE=1 MPLCONFIGDIR=/tmp BOT_DATA_FOLDER=/data
RUN install -d -o 10001 -m 700 /data
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD python -c \
    "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ.get('BOT_HTTP_PORT', '8765') + '/healthz')"
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
